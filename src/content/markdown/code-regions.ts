/** A text whose code is replaced by marks, so that mark-up in code is never mistaken for the text's own. */
export interface MaskedText {
  readonly text: string
  /** Puts a region in the place of a mark of its own, and returns the mark. */
  readonly hide: (region: string) => string
  /** Returns a text with the code in the place of its marks. */
  readonly restore: (text: string) => string
}

/** A tag of a template around code: `{% highlight ruby %}…{% endhighlight %}`. */
export interface CodeTag {
  readonly name: string
  /** Text after the name. */
  readonly written: string
  readonly inner: string
}

/** How a text is masked. */
export interface MaskOptions {
  /** Whether the text is HTML: it has no fences and no code spans. */
  readonly isHtml?: boolean
  /** Whether scripts and styles stay. */
  readonly keepsScripts?: boolean
  /** Whether it is MDX: it has no indented code. */
  readonly isMdx?: boolean
  /** Returns what stands for code between two tags of a template. When absent, such tags are text. */
  readonly expandCodeTag?: (tag: CodeTag) => string
  /** Returns other code as a reader should see it. */
  readonly cleanCode?: (code: string) => string
}

/** The beginnings of regions of code: a fence, a code span, an element whose text is code, or a tag of a template. */
const OPENING =
  /`+|~{3,}|<(pre|code|script|style)\b|\{%-?\s*(highlight|codeblock|raw|verbatim|comment)\b([^%\n]{0,300})%\}|\{\{[<%]\s*(highlight)\b([^<>\n]{0,300}?)[>%]\}\}/gi

/** Returns a text with its code masked. Fences, code spans, indented code, and elements such as `pre` are code. */
export function maskCode(source: string, options: MaskOptions = {}): MaskedText {
  const mask = createMask()
  const unmarked = source.replace(/\uE000/g, mask.hide)
  const blocks = options.isHtml || options.isMdx ? unmarked : hideIndented(unmarked, mask.hide)
  return { ...mask, text: hideRegions(blocks, mask, options) }
}

function createMask(): Omit<MaskedText, 'text'> {
  const regions: string[] = []
  const mark = /\uE000(\d+)\uE001/g
  const put = (text: string): string =>
    text.replace(mark, (found, at: string) => regions[Number(at)] ?? found)
  return {
    hide(region) {
      const at = regions.push(put(region)) - 1
      return `\uE000${at}\uE001`
    },
    restore: put,
  }
}

function hideRegions(source: string, mask: Omit<MaskedText, 'text'>, options: MaskOptions): string {
  const { isHtml = false, expandCodeTag, cleanCode = code => code } = options
  const findEnd = createEndFinder(source)
  const pieces: string[] = []
  let done = 0
  OPENING.lastIndex = 0
  for (let found = OPENING.exec(source); found !== null; found = OPENING.exec(source)) {
    const { 0: mark, 1: element, 2: liquid, 4: hugo, index } = found
    const tag = liquid ?? hugo
    if (tag !== undefined && expandCodeTag === undefined) continue
    if (isHtml && /^[`~]/.test(mark)) continue
    if (options.keepsScripts && /^(?:script|style)$/i.test(element ?? '')) continue
    const region = findEnd({ mark, element, liquid, hugo, index, isFence: isFence(source, index, mark) })
    if (region === undefined) continue
    const inner = source.slice(index + mark.length, region.start)
    const shown =
      tag !== undefined && expandCodeTag !== undefined
        ? expandCodeTag({
            name: tag.toLowerCase(),
            written: found[3] ?? found[5] ?? '',
            inner: mask.restore(inner),
          })
        : cleanCode(source.slice(index, region.end))
    pieces.push(source.slice(done, index), mask.hide(shown))
    done = region.end
    OPENING.lastIndex = region.end
  }
  return pieces.join('') + source.slice(done)
}

/** In characters: what stands before or after a fence in its line, such as the mark of a list. */
const MAX_PREFIX = 200

function isFence(source: string, index: number, mark: string): boolean {
  if (mark.length < 3) return false
  const rest = source.slice(index + mark.length, index + mark.length + MAX_PREFIX)
  if (mark.startsWith('`') && /^[^\n]*`/.test(rest)) return false // it is a code span (CommonMark section 4.5)
  const before = source.slice(Math.max(0, index - MAX_PREFIX), index)
  return /(?:^|\n)[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?$/.test(before)
}

interface Opening {
  readonly mark: string
  readonly element: string | undefined
  readonly liquid: string | undefined
  readonly hugo: string | undefined
  readonly index: number
  readonly isFence: boolean
}

/** Where the end of a region begins, and where it ends. */
interface End {
  readonly start: number
  readonly end: number
}

/** Searches each kind of end from left to right, and never again after it was not found: the time stays linear. */
function createEndFinder(source: string): (opening: Opening) => End | undefined {
  const spans = backtickRuns(source)
  const missing = new Set<string>()
  let blank = -1

  function search(pattern: string, from: number, flags = 'gi'): End | undefined {
    if (missing.has(pattern)) return undefined
    const closing = new RegExp(pattern, flags)
    closing.lastIndex = from
    const found = closing.exec(source)
    if (found === null) missing.add(pattern)
    return found === null ? undefined : { start: found.index, end: found.index + found[0].length }
  }

  function endOfFence({ mark, index }: Opening): End {
    const from = source.indexOf('\n', index) + 1 || source.length
    const whole = { start: source.length, end: source.length }
    return search(`^[ \\t>]*${mark[0]}{${mark.length},}[ \\t]*$`, from, 'gm') ?? whole
  }

  function endOfSpan({ mark, index }: Opening): End | undefined {
    const runs = spans.get(mark.length)
    while (runs !== undefined && (runs.at(-1) ?? Infinity) <= index) runs.pop()
    const start = runs?.at(-1)
    if (blank < index) {
      BLANK_LINE.lastIndex = index
      blank = BLANK_LINE.exec(source)?.index ?? source.length
    }
    return start === undefined || start > blank ? undefined : { start, end: start + mark.length }
  }

  return opening => {
    const { element, liquid, hugo, index, mark } = opening
    if (liquid !== undefined) return search(`\\{%-?\\s*end${liquid}\\s*-?%\\}`, index + mark.length)
    if (hugo !== undefined) return search('\\{\\{[<%]\\s*/\\s*highlight\\s*[>%]\\}\\}', index + mark.length)
    if (element !== undefined) return search(`</${element.toLowerCase()}\\s*>`, index)
    if (opening.isFence) return endOfFence(opening)
    return mark.startsWith('`') ? endOfSpan(opening) : undefined
  }
}

const BLANK_LINE = /\n[ \t]*\n/g

/** Returns where runs of backticks begin, the first one last, by their length. */
function backtickRuns(source: string): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  for (const { 0: run, index } of source.matchAll(/`+/g)) {
    const same = runs.get(run.length)
    if (same === undefined) runs.set(run.length, [index])
    else same.push(index)
  }
  for (const same of runs.values()) same.reverse()
  return runs
}

/** A line that may belong to a list, whose indented lines are text. */
const LIST_LINE = /^[ \t>]*(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\]\n]+\]:|!!!|\?\?\?)[ \t]/

/** Returns the mark of the fence that a line begins or ends. */
export function fenceOf(line: string): string | undefined {
  return FENCE.exec(line)?.[1]
}

/** Returns whether a line ends the code that a fence began. */
export function endsFence(line: string, fence: string): boolean {
  return fenceOf(line)?.startsWith(fence) === true && /^[ \t>]*[`~]+[ \t]*$/.test(line)
}

const FENCE = /^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}(?=[^`]*$)|~{3,})/

/** Hides code that is indented by four columns after a blank line, outside lists (CommonMark section 4.4). */
function hideIndented(source: string, hide: MaskedText['hide']): string {
  let inList = false
  let afterBlank = true
  let fence: string | undefined
  const lines = source.split('\n').map(line => {
    if (fence !== undefined) {
      if (endsFence(line, fence)) fence = undefined
      return line
    }
    fence = fenceOf(line)
    const isIndented = /^(?: {4}|\t)/.test(line)
    if (line.trim() === '') {
      afterBlank = true
      return line
    }
    if (isIndented && afterBlank && !inList && fence === undefined) return hide(line)
    if (!isIndented || !afterBlank) afterBlank = false
    if (!/^[ \t]/.test(line)) inList = LIST_LINE.test(line)
    else if (LIST_LINE.test(line)) inList = true
    return line
  })
  return lines.join('\n')
}
