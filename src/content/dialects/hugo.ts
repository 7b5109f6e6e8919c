import { type DialectContext, expandComponent, recordLink } from './dialect.ts'
import { expandTags, kindOf, type Tag, valuesOf } from './tags.ts'

/** `{{< name values >}}`, `{{% name values %}}` and their ends (gohugo.io/content-management/shortcodes) */
const SHORTCODE = /\{\{[<%]((?:(?!\{\{|[>%]\}\})[\s\S]){0,5000})[>%]\}\}/g
const PARTS = /^\s*(\/?)\s*([\w./-]+)([\s\S]*?)(\/?)\s*$/

/** Replaces the shortcodes of Hugo. */
export function expandHugo(text: string, context: DialectContext): string {
  if (!/\{\{[<%]/.test(text)) return text
  const unescaped = text.replace(
    /\{\{([<%])\s*\/\*([^{}]{0,5000}?)\*\/\s*([>%])\}\}/g,
    (_, open, inside, close) => context.hide(`{{${open}${inside}${close}}}`),
  )
  return expandTags(unescaped, [...shortcodes(unescaped)], (tag, inner) => expand(tag, inner, context))
}

function* shortcodes(text: string): Generator<Tag> {
  for (const found of text.matchAll(SHORTCODE)) {
    const [, slash, name, written = '', single] = PARTS.exec(found[1] ?? '') ?? []
    if (name === undefined) continue
    const kind = kindOf(slash, single)
    const end = found.index + found[0].length
    yield { index: found.index, end, name: name.toLowerCase(), kind, written }
  }
}

function expand({ name, written }: Tag, inner: string | undefined, context: DialectContext): string {
  const values = valuesOf(written)
  if (name === 'ref' || name === 'relref') return recordLink(values.path ?? values[0] ?? '')
  if (name === 'param') return parameter(values.name ?? values[0] ?? '', context)
  if (name === 'highlight') return inner ?? '' // without its end: with one, it is code
  if (name === 'mermaid' || name === 'math' || name === 'katex') return context.hideCode(inner ?? '', name)
  return expandComponent({ name, values, inner }, context, `{{< ${name} >}}`)
}

/** A parameter is that of the page, or else of the site: `color`, or `theme.color`. */
function parameter(name: string, { fields, values, onUnknown }: DialectContext): string {
  const own = [fields, fields.params].map(outer => textOf(valueAt(outer, name.toLowerCase().split('.'))))
  const found = own.find(text => text !== '') ?? values[`site.params.${name.toLowerCase()}`]
  if (found === undefined) onUnknown(`{{< param ${name} >}}`)
  return found ?? ''
}

function valueAt(outer: unknown, [name, ...inner]: readonly string[]): unknown {
  if (name === undefined) return outer
  if (typeof outer !== 'object' || outer === null) return undefined
  const found = Object.entries(outer).find(([key]) => key.toLowerCase() === name)
  return valueAt(found?.[1], inner)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
