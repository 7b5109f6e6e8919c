import { cleanText } from '../articles/text.ts'

/** Not exported, so that only this file can create an `Html`. */
const MARKUP: unique symbol = Symbol('markup')

/** HTML that is safe to send: all external text has been escaped or sanitised. */
export interface Html {
  readonly [MARKUP]: string
}

/** A value in a template: text to escape, finished HTML, a list of these, or nothing. */
export type Child = Html | string | number | undefined | readonly Child[]

/**
 * Template tag for HTML. Text in `${}` is escaped for an element or a quoted attribute value. In `href="${}"` and
 * `src="${}"`, a URL that could run a script becomes `about:blank`.
 */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  const markup = strings.reduce((before, after, index) => {
    const child = children[index - 1]
    const isUrl = URL_ATTRIBUTE.test(strings[index - 1] ?? '')
    return before + (isUrl ? escapeUrl(child) : markupOf(child)) + after
  })
  return { [MARKUP]: markup }
}

const URL_ATTRIBUTE = /(?:href|src)="$/

/** Wraps sanitised HTML without escaping it. Use it only for the bodies of articles. */
export function raw(sanitised: string): Html {
  return { [MARKUP]: sanitised }
}

/** Renders attributes, each after a space, for `<a${attributes({…})}>`. Those with value undefined are left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): Html {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return html`${given.map(([name, value]) => html` ${name}="${isUrlName(name) ? safeUrl(String(value)) : value}"`)}`
}

/**
 * Renders a data block: browsers do not run it, and Content Security Policy allows it (HTML standard, the script
 * element). `<` is escaped, so no text can end the element or open a comment. Characters that XML forbids are left out.
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

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
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

/** The last ones open podcast apps: they subscribe, and run nothing. */
const ALLOWED_PROTOCOLS = [
  ...['http:', 'https:', 'mailto:', 'feed:'],
  ...['podcast:', 'pktc:', 'overcast:', 'castro:', 'castros:'],
]

/** A URL that does not parse is relative, so it has no protocol that could run a script. */
function safeUrl(url: string): string {
  return !URL.canParse(url) || ALLOWED_PROTOCOLS.includes(new URL(url).protocol) ? url : 'about:blank'
}
