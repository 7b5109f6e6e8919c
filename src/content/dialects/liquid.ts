import { type DialectContext, expandComponent, recordLink } from './dialect.ts'
import { expandTags, type Tag, valuesOf } from './tags.ts'

/** `{% name values %}` of Liquid, Nunjucks and Zola (jekyllrb.com/docs/liquid/tags, getzola.org/documentation/content/shortcodes) */
const TAG = /\{%-?\s*([a-z]\w*)((?:(?!\{%|%\})[\s\S]){0,5000}?)-?%\}/gi
/** `{{ value | filter }}`, and Zola's `{{ name(values) }}` */
const OUTPUT = /\{\{-?\s*(?![<%])((?:(?!\{\{|\}\})[\s\S]){1,2000}?)\s*-?\}\}/g

/** Replaces the tags of Liquid and its relatives, and those values whose meaning is known. */
export function expandLiquid(text: string, context: DialectContext): string {
  const isLiquid = /\{%-?\s*[a-z]/i.test(text)
  if (!isLiquid && !text.includes('{{')) return text
  const expanded = isLiquid
    ? expandTags(text, [...tagsOf(text)], (tag, inner) => expand(tag, inner, context))
    : text
  return expanded.replace(OUTPUT, (found, written: string, at: number) => {
    const shown = siteUrlInAddress(written, expanded, at) ?? output(written, context) ?? found
    // The rest of an address whose beginning is not known leads nowhere.
    return shown === '' && ADDRESS_START.test(expanded.slice(Math.max(0, at - 10), at)) && !isSite(written)
      ? 'unknown:'
      : shown
  })
}

const ADDRESS_START = /(?:\]\(\s*|\b(?:href|src)=["']?)$/

/** The site's URL at the beginning of an address is left out: what follows may be a file of the folder. */
function siteUrlInAddress(written: string, text: string, at: number): string | undefined {
  if (!/^site\.url$/.test(written.trim()) || !ADDRESS_START.test(text.slice(Math.max(0, at - 10), at)))
    return undefined
  return /^[/{]/.test(text.slice(text.indexOf('}}', at) + 2, text.indexOf('}}', at) + 3)) ? '' : undefined
}

function isSite(written: string): boolean {
  return /^site\.(?:baseurl|url)\b/.test(written)
}

function* tagsOf(text: string): Generator<Tag> {
  for (const { 0: found, 1: word = '', 2: written = '', index } of text.matchAll(TAG)) {
    const name = word.toLowerCase()
    const end = index + found.length
    if (name === 'end') yield { index, end, name: '', kind: 'close', written }
    else if (/^end[a-z]/.test(name)) yield { index, end, name: name.slice(3), kind: 'close', written }
    else yield { index, end, name, kind: 'open', written }
  }
}

/** Tags that compute something. Their text stays, although the tool may show only a part of it. */
const LOGIC = new Set([
  'if',
  'unless',
  'for',
  'case',
  'when',
  'else',
  'elsif',
  'elif',
  'capture',
  'set',
  'macro',
  'tablerow',
])

function expand({ name, written }: Tag, inner: string | undefined, context: DialectContext): string {
  const argument = written.trim()
  const values = valuesOf(argument.replace(/^\(|\)$/g, ''))
  switch (name) {
    case 'raw':
    case 'verbatim':
    case 'highlight':
    case 'codeblock':
      return inner ?? '' // without its end: with one, it is code
    case 'post_url':
      return recordLink(`_posts/${argument}`)
    case 'link':
      return recordLink(`/${argument}`)
    case 'include':
    case 'include_relative':
    case 'include_cached':
    case 'render': {
      const file = values[0] ?? ''
      const { 0: _, ...others } = values
      return expandComponent({ name: file, values: others, inner }, context, `{% ${name} ${file} %}`)
    }
    case 'img':
      return expandComponent({ name, values: octopressImage(argument), inner }, context)
    default:
      if (LOGIC.has(name)) context.onUnknown(`{% ${name} %}`)
      return LOGIC.has(name)
        ? (inner ?? '')
        : expandComponent({ name, values, inner }, context, `{% ${name} %}`)
  }
}

/** `{% img left /a.png 320 200 A title %}`, where class and size are optional */
function octopressImage(argument: string): Record<string, string> {
  const words = argument.split(/\s+/)
  const at = words.findIndex(word => /[/.]/.test(word))
  const title = words.slice(at + 1).filter(word => !/^\d+$/.test(word))
  return at < 0 ? {} : { src: words[at] ?? '', title: title.join(' ').replace(/^["']|["']$/g, '') }
}

/** Returns an address, below the path of the site where a filter says so. */
function addressIn(written: string, path: string | undefined, { values }: DialectContext): string {
  const base = (values['site.baseurl'] ?? '').replace(/^(?!\/)(?=.)/, '/').replace(/\/$/, '')
  if (path === undefined) return /^site\.url/.test(written) ? (values['site.url'] ?? '') : base
  const isBelow = /\|\s*(?:relative_url|absolute_url|prepend\s*:\s*site\.baseurl)/.test(written)
  return isBelow ? base + path.replace(/^(?!\/)/, '/') : path
}

/** Filters that leave a plain text as it is. */
const PLAIN_FILTERS =
  /^(?:\|\s*(?:escape|escape_once|xml_escape|strip|lstrip|rstrip|strip_html|smartify|markdownify|safe|default\s*:[^|]*)\s*)*$/

/** Returns a text of the site, such as `site.title`. */
function siteText(written: string, { values }: DialectContext): string | undefined {
  const [, name = '', filters = ''] = /^([a-z]\w*(?:\.[\w-]+)+)\s*(\|[\s\S]*)?$/i.exec(written.trim()) ?? []
  const key = name.toLowerCase()
  return PLAIN_FILTERS.test(filters) && Object.hasOwn(values, key) ? values[key] : undefined
}

/** Returns what a value shows; undefined where it may be text of an article that is about templates. */
function output(written: string, context: DialectContext): string | undefined {
  const call = /^([a-z]\w*)\(([\s\S]*)\)$/i.exec(written)
  if (call !== null) {
    const [, name = '', values = ''] = call
    return expandComponent({ name, values: valuesOf(values), inner: undefined }, context, `{{ ${name}() }}`)
  }
  const address = /^(?:["']([^"']*)["']|site\.(?:baseurl|url))(?=\s*(?:$|\|))/.exec(written)
  const isAddress =
    address !== null &&
    /^[^|]*(?:\|\s*(?:(?:relative|absolute|url)(?:_url)?|(?:prepend|append)\s*:\s*site\.(?:baseurl|url))\s*)*$/.test(
      written,
    )
  if (isAddress) return addressIn(written, address[1], context)
  const ofSite = siteText(written, context)
  if (ofSite !== undefined) return ofSite
  const field = /^page\.(\w+)(?=\s*(?:$|\|))/.exec(written)?.[1]
  const value = field === undefined ? undefined : context.fields[field]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (!/(?:^|\/)_(?:posts|drafts)\//.test(context.path)) return undefined
  context.onUnknown(`{{ ${written.split('|')[0]?.trim()} }}`)
  return ''
}
