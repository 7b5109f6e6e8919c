import sanitizeHtml from 'sanitize-html'
import { isBlock } from './content-model.ts'
import { soundNesting } from './sound-nesting.ts'

/** The HTML that a receiver accepts. */
export interface AllowedHtml {
  readonly tags: readonly string[]
  /** Attributes by element; those of `*` are for all. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
  /** Elements that are replaced by others, such as `h1` by `h2`. */
  readonly rename?: Readonly<Record<string, string>> | undefined
}

/**
 * Returns sanitised HTML with only the elements and attributes that are allowed. All text is preserved: a block that is not allowed
 * becomes a paragraph, cells are kept apart, and players and recordings become links.
 */
export function allowedHtml(html: string, allowed: AllowedHtml): string {
  const restricted = sanitizeHtml(separateCells(html, allowed), optionsFor(allowed))
  return withoutOthers(soundNesting(restricted), allowed).replace(EMPTY_PARAGRAPH, '').trim()
}

/** Returns the names of the elements of sanitised HTML that are not allowed, each once. */
export function disallowedTags(html: string, { tags, rename = {} }: AllowedHtml): readonly string[] {
  const used = new Set([...html.matchAll(START_TAG)].map(([, name = '']) => name))
  return [...used].filter(name => !tags.includes(rename[name] ?? name))
}

const START_TAG = /<([a-z][a-z\d]*)\b/g
const TAG = /<\/?([a-z][a-z\d]*)\b[^<>]*>/g
const EMPTY_PARAGRAPH = /<p>\s*<\/p>\n?/g
const EMBEDS = ['audio', 'iframe', 'video']

function optionsFor({ tags, attributes, rename = {} }: AllowedHtml): sanitizeHtml.IOptions {
  const isAllowed = (name: string) => tags.includes(name)
  const fallback = isAllowed('p') ? 'p' : undefined
  const renamed = Object.entries(rename).filter(([from]) => !isAllowed(from))
  const embeds = EMBEDS.filter(name => !isAllowed(name) && rename[name] === undefined && isAllowed('a'))
  return {
    allowedTags: [...tags],
    allowedAttributes: Object.fromEntries(Object.entries(attributes).map(([name, own]) => [name, [...own]])),
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    selfClosing: ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'],
    transformTags: {
      '*': (tagName, attribs) => ({
        tagName: !isAllowed(tagName) && isBlock(tagName) ? (fallback ?? tagName) : tagName,
        attribs,
      }),
      ...Object.fromEntries(renamed),
      ...Object.fromEntries(embeds.map(name => [name, linkToSource])),
    },
  }
}

function linkToSource(tagName: string, { src, title }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (src === undefined) return { tagName, attribs: {} }
  return { tagName: 'a', attribs: { href: src }, text: title || src }
}

/** Without their tags, two cells or lines would be one word. */
function separateCells(html: string, { tags }: AllowedHtml): string {
  const lines = tags.includes('p') ? html : html.replace(BREAK, (tag, name: string) => broken(tag, name))
  return tags.includes('td') ? lines : lines.replace(/<\/t[dh]>/g, ' $&')
}

const BREAK = /<(?:\/|(?=br\b))([a-z][a-z\d]*)[^<>]*>/g

function broken(tag: string, name: string): string {
  return name === 'br' || isBlock(name) ? `${tag}\n` : tag
}

/** Sound nesting may need an element that is not allowed, such as a `div` around what was outside a list. */
function withoutOthers(html: string, { tags }: AllowedHtml): string {
  return html.replace(TAG, (tag, name: string) => (tags.includes(name) ? tag : ''))
}
