import { Parser } from 'htmlparser2'
import { escapedHtml } from '../../html-text.ts'

/** What a file of a Medium export says, as it says it. */
export interface MediumPage {
  readonly title: string
  readonly subtitle: string
  readonly published: string | undefined
  readonly canonical: string | undefined
  /** Medium's short address of the post, `https://medium.com/p/HEX`. */
  readonly short: string | undefined
  readonly author: string
  readonly authorUrl: string | undefined
  readonly tags: readonly string[]
  /** The body without title, subtitle and the wrappers of Medium's pages. */
  readonly html: string
  /** Whether the body has a title of its own, as posts have and most comments have not. */
  readonly hasTitle: boolean
}

type Attributes = Readonly<Record<string, string>>

/** What a reader of a feed needs of an element. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src', 'alt'],
  iframe: ['src'],
}
const WRAPPERS = new Set(['section', 'div'])
const VOID = new Set(['img', 'br', 'hr'])

/** Reads a file of a Medium export, a page with microformats (h-entry). */
export function readMediumPage(text: string): MediumPage {
  const texts = { title: '', subtitle: '', author: '', tag: '' }
  const page = { tags: [] as string[], published: '', canonical: '', short: '', authorUrl: '' }
  const body = createBody()
  const open: { readonly name: string; readonly field: string | undefined }[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      const field = fieldOf(attributes)
      const { href = '' } = attributes
      if (body.isOpen(open)) body.start(name, attributes)
      else if (field === 'canonical') page.canonical = href
      else if (field === 'author') page.authorUrl = href
      else if (name === 'time') page.published = attributes.datetime ?? ''
      else if (/^https:\/\/medium\.com\/p\/\w+$/.test(href)) page.short = href
      open.push({ name, field })
    },
    ontext(part) {
      if (body.isOpen(open)) return body.text(part)
      const field = open.findLast(({ field }) => field !== undefined)?.field
      if (field !== undefined && field in texts) texts[field as keyof typeof texts] += part
    },
    onclosetag() {
      const closed = open.pop()
      if (body.isOpen(open)) body.end(oneLine(texts.title), oneLine(texts.subtitle))
      if (closed?.field === 'tag') page.tags.push(oneLine(texts.tag))
      if (closed?.field === 'tag') texts.tag = ''
    },
  })
  parser.end(text)
  return {
    title: oneLine(texts.title),
    subtitle: oneLine(texts.subtitle),
    published: page.published || undefined,
    canonical: page.canonical || undefined,
    short: page.short || undefined,
    author: oneLine(texts.author),
    authorUrl: page.authorUrl || undefined,
    tags: page.tags,
    html: body.html(),
    hasTitle: body.hasTitle(),
  }
}

/** The class or the `data-field` by which Medium names a part of the page. */
function fieldOf(attributes: Attributes): string | undefined {
  if (attributes['data-field'] !== undefined) return attributes['data-field']
  const name = /(?:^|\s)p-(name|author|tag|canonical)(?:\s|$)/.exec(attributes.class ?? '')?.[1]
  return name === 'name' ? 'title' : name
}

/** Writes the body anew, without the elements and attributes that only lay it out. */
function createBody() {
  let html = ''
  let hasTitle = false
  const open: { readonly tag: string | undefined; readonly at: number; readonly classes: string }[] = []

  return {
    html: () => html.trim(),
    hasTitle: () => hasTitle,
    isOpen: (outer: readonly { readonly field: string | undefined }[]) =>
      outer.some(({ field }) => field === 'body'),
    start(name: string, attributes: Attributes) {
      const classes = attributes.class ?? ''
      const tag = tagFor(name, classes)
      open.push({ tag, at: html.length, classes })
      if (tag === undefined || (tag === 'hr' && html.trim() === '')) return
      const kept = (ATTRIBUTES[tag] ?? []).filter(key => attributes[key] !== undefined)
      html += `<${[tag, ...kept.map(key => `${key}="${escapedHtml(attributes[key] ?? '')}"`)].join(' ')}>`
    },
    text(part: string) {
      const isOutside = open.every(({ tag }) => tag === undefined)
      if (!isOutside || part.trim() !== '') html += escapedHtml(part)
      else if (!html.endsWith('\n')) html += '\n'
    },
    end(title: string, subtitle: string) {
      const { tag, at, classes } = open.pop() ?? { tag: undefined, at: 0, classes: '' }
      if (tag !== undefined && !VOID.has(tag)) html += `</${tag}>`
      const isTitle = /\bgraf--title\b/.test(classes)
      if (isTitle) hasTitle = true
      const isSubtitle = /\bgraf--subtitle\b/.test(classes)
      const own = oneLine(html.slice(at).replace(/<[^>]*>/g, ''))
      if ((isTitle && own === escapedHtml(title)) || (isSubtitle && own === escapedHtml(subtitle)))
        html = html.slice(0, at)
    },
  }
}

/** A paragraph of Medium may be a `div`: a card that leads to another page. */
function tagFor(name: string, classes: string): string | undefined {
  if (!WRAPPERS.has(name)) return name
  return /\bgraf\b/.test(classes) ? 'p' : undefined
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
