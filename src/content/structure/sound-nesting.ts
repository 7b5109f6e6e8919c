import {
  closesAdded,
  isBlock,
  isHeading,
  isOrphan,
  isVoid,
  missingParents,
  replacementOf,
} from './content-model.ts'

/**
 * Corrects the nesting of sanitised HTML, so that an HTML parser reads the elements that are written. Where an unknown
 * element was removed, its content can be where it is not allowed, such as a `pre` in a paragraph. Sound HTML does not
 * change, and all text is preserved, in linear time.
 *
 * - A block in a paragraph or heading divides it in two. A `div` or `p` in a heading becomes a `span`.
 * - Lists and tables get the items, rows and cells that their content lacks.
 * - An element without its parent, such as `li` outside a list, becomes a `div` or loses its tags.
 * - A link in a link loses its tags.
 *
 * The input must be as the sanitiser writes it: each element is closed, and text and attributes have no `<` and `>`.
 */
export function soundNesting(html: string): string {
  const writer = new Writer()
  let from = 0
  for (const { 0: tag, 1: slash, 2: name = '', 3: attributes = '', index } of html.matchAll(TAG)) {
    if (index > from) writer.text(html.slice(from, index))
    if (slash) writer.close()
    else writer.start({ name, tag, attributes })
    from = index + tag.length
  }
  if (from < html.length) writer.text(html.slice(from))
  return writer.end()
}

const TAG = /<(\/?)([a-z][a-z\d]*)([^<>]*)>/g

/** Elements that are opened again around a block that divides their paragraph, because they may contain blocks. */
const TRANSPARENT = new Set(['a', 'del', 'ins'])
/** Elements that are not opened again, because their content would be shown twice or belongs together. */
const INDIVISIBLE = new Set(['audio', 'iframe', 'picture', 'rp', 'rt', 'ruby', 'video'])
/** Of very many elements around a divided text, only the innermost are opened again, or the output would explode. */
const MAX_REOPENED = 4
/** Attributes that every element may have. */
const GLOBAL = / (?:dir|id|lang|title)="[^"]*"/g

interface StartTag {
  readonly name: string
  readonly tag: string
  readonly attributes: string
}

/** An element of the input, or one that was added. */
interface Element {
  readonly name: string
  readonly isAdded: boolean
  tag: string
  /** A divided element is opened again before its next content. A dropped one has no more tags. */
  state: 'open' | 'divided' | 'dropped'
  /** Position of the start tag in the output. */
  at: number
  /** The divided elements around this one, which wait until it is closed. */
  waiting: Element[]
}

class Writer {
  readonly #output: string[] = []
  /** Elements that are open in the input. */
  readonly #given: Element[] = []
  /** Elements that are open in the output. */
  readonly #open: Element[] = []
  /** Divided elements within the innermost open one, the outermost first. */
  #divided: Element[] = []
  /** Position in `#open` of the paragraph or heading, of which at most one is open; -1 if none is. */
  #divisible = -1
  #links = 0

  text(text: string): void {
    if (text.trim() !== '') {
      this.#reopen()
      this.#prepare('')
    }
    this.#output.push(text)
  }

  start(given: StartTag): void {
    const tag = this.#isInHeading(given.name) ? renamed(given, 'span') : given
    if (isBlock(tag.name)) this.#divide()
    else this.#reopen()
    this.#prepare(tag.name)
    const [parent, grandparent] = [this.#open.at(-1)?.name, this.#open.at(-2)?.name]
    const replacement = isOrphan(tag.name, parent, grandparent) ? replacementOf(tag.name) : tag.name
    if (isVoid(tag.name)) {
      if (replacement !== undefined) this.#output.push(tag.tag)
      return
    }
    const isNestedLink = tag.name === 'a' && ++this.#links > 1
    const name = isNestedLink ? undefined : replacement
    const element = createElement(name === undefined || name === tag.name ? tag : renamed(tag, name))
    this.#given.push(element)
    if (name === undefined) element.state = 'dropped'
    else this.#push(element)
  }

  close(): void {
    const element = this.#given.pop()
    if (element === undefined) return
    if (element.name === 'a') this.#links--
    if (element.state === 'divided' && this.#divided.at(-1) === element) {
      this.#divided.pop()
      if (this.#divided.length === 0) this.#divided = element.waiting
    }
    if (element.state === 'open') while (this.#pop('dropped') !== element);
  }

  end(): string {
    while (this.#open.length > 0) this.#pop('dropped')
    return this.#output.join('')
  }

  #isInHeading(name: string): boolean {
    const isGeneric = name === 'div' || name === 'p'
    return isGeneric && isHeading(this.#open[this.#divisible]?.name ?? '')
  }

  #push(element: Element, waiting = this.#divided): void {
    if (element.name === 'p' || isHeading(element.name)) this.#divisible = this.#open.length
    element.state = 'open'
    element.at = this.#output.length
    element.waiting = waiting
    this.#divided = []
    this.#open.push(element)
    this.#output.push(element.tag)
  }

  /** Closes the innermost open element. One that is divided before it has content leaves nothing. */
  #pop(state: 'divided' | 'dropped'): Element | undefined {
    const element = this.#open.pop()
    if (element === undefined) return undefined
    if (this.#open.length === this.#divisible) this.#divisible = -1
    const isEmpty = this.#output.length === element.at + 1
    if (state === 'divided' && isEmpty && !INDIVISIBLE.has(element.name)) this.#output.pop()
    else this.#output.push(`</${element.name}>`)
    this.#divided = element.waiting
    element.state = state
    return element
  }

  /** Opens divided elements again, because there is content for them. */
  #reopen(): void {
    if (this.#divided.length === 0) return
    const elements = this.#divided
    this.#divided = []
    for (const [index, element] of elements.entries()) {
      if (index > 0 && index < elements.length - MAX_REOPENED) element.state = 'dropped'
      else this.#push(element, element.waiting)
    }
  }

  /** Closes the paragraph or heading, and all within, for a block. Links are opened again around the block. */
  #divide(): void {
    if (this.#divisible < 0) return
    const closed: Element[] = []
    for (const from = this.#divisible; this.#open.length > from; ) {
      const element = this.#pop('divided')
      if (element !== undefined) closed.unshift(element)
    }
    const [outermost] = closed
    if (outermost !== undefined) outermost.waiting = this.#divided
    this.#divided = []
    for (const element of closed) {
      element.tag = element.tag.replace(/ id="[^"]*"/, '') // an id occurs once
      if (INDIVISIBLE.has(element.name)) element.state = 'dropped'
      else if (TRANSPARENT.has(element.name)) this.#push(element)
      else this.#divided.push(element)
    }
  }

  /** Opens and closes added elements, so that the innermost one may contain `name`, or text. */
  #prepare(name: string): void {
    for (let top = this.#open.at(-1); top && isClosedBy(top, name); top = this.#open.at(-1)) {
      this.#pop('dropped')
    }
    for (const missing of missingParents(this.#open.at(-1)?.name, name)) {
      this.#push(createElement({ name: missing, tag: `<${missing}>`, attributes: '' }, true))
    }
  }
}

/** Returns whether an element ends before `name`, or text. A `colgroup` can contain nothing else, even if it was given. */
function isClosedBy(element: Element, name: string): boolean {
  return (element.isAdded || element.name === 'colgroup') && closesAdded(element.name, name)
}

function createElement({ name, tag }: StartTag, isAdded = false): Element {
  return { name, tag, isAdded, state: 'open', at: 0, waiting: [] }
}

/** Returns a start tag with another name, and only the attributes that every element may have. */
function renamed({ attributes }: StartTag, name: string): StartTag {
  const global = attributes.match(GLOBAL)?.join('') ?? ''
  return { name, tag: `<${name}${global}>`, attributes: global }
}
