import { cleanText } from '../articles/text.ts'

/** HTML that is safe to send: all input has been escaped or sanitised. */
export interface Html {
  readonly [MARKUP]: string
}

/** Not exported, so that only this file can create an `Html`. */
const MARKUP: unique symbol = Symbol('markup')

/** The values of a template: text to escape, finished HTML, lists of them, or nothing. */
export type Child = Html | string | number | undefined | readonly Child[]

const URL_ATTRIBUTE = /(?:href|src)="$/
const ALLOWED_PROTOCOLS = ['http:', 'https:', 'mailto:', 'feed:']

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

/**
 * Tags an HTML template. Values in `${}` are escaped as text and as quoted attributes. In `href="${}"` and `src="${}"`
 * an address that could run a script becomes `about:blank`.
 */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  const markup = strings.reduce((before, after, index) => {
    const child = children[index - 1]
    const isUrl = URL_ATTRIBUTE.test(strings[index - 1] ?? '')
    return before + (isUrl ? escapeUrl(child) : markupOf(child)) + after
  })
  return { [MARKUP]: markup }
}

/** Wraps HTML that has been sanitised before: the bodies of articles, and nothing else. */
export function raw(sanitised: string): Html {
  return { [MARKUP]: sanitised }
}

/** Renders attributes, each after a space, for `<a${attributes({…})}>`. Undefined ones are omitted. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): Html {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined)
  return html`${defined.map(([name, value]) => html` ${name}="${isUrlName(name) ? safeUrl(String(value)) : value}"`)}`
}

/**
 * Renders a data block, which browsers do not run and Content Security Policy allows (HTML standard, the script
 * element). `<` is escaped, so that no text can end the element or open a comment. Characters that XML forbids are
 * dropped.
 */
export function dataBlock(mediaType: string, data: object): Html {
  const json = JSON.stringify(data, (_, value) => (typeof value === 'string' ? cleanText(value) : value))
  return raw(`<script type="${mediaType}">${json.replaceAll('<', '\\u003c')}</script>`)
}

/** Returns the text of a finished page. */
export function renderHtml(page: Html): string {
  return page[MARKUP]
}

function markupOf(child: Child): string {
  if (child === undefined) return ''
  if (typeof child !== 'object') return escapeText(String(child))
  return MARKUP in child ? child[MARKUP] : child.map(markupOf).join('')
}

function escapeText(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, character => REFERENCES[character] ?? '')
}

function escapeUrl(child: Child): string {
  return typeof child === 'string' ? escapeText(safeUrl(child)) : markupOf(child)
}

function isUrlName(name: string): boolean {
  return name === 'href' || name === 'src'
}

/** A URL that does not parse is relative, and has no protocol that could run a script. */
function safeUrl(url: string): string {
  return !URL.canParse(url) || ALLOWED_PROTOCOLS.includes(new URL(url).protocol) ? url : 'about:blank'
}
