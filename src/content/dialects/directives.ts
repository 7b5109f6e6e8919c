import { escapeHtml } from '../plain-text.ts'
import { findComponent } from './components.ts'
import type { DialectContext } from './dialect.ts'
import { valuesOf } from './tags.ts'

/** `::youtube[A film]{#abc}` alone in its line (github.com/remarkjs/remark-directive) */
const LEAF = /^([ \t>]*)::([a-z][\w-]{0,40})(?:\[([^\]\n]{0,300})\])?(?:\{([^{}\n]{0,500})\})?[ \t]*$/gim
/** `:abbr[HTML]{title="Hypertext"}` in a line */
const INLINE =
  /(?:(?<![\p{L}\p{N}:])|(?<=[\p{L}\p{N}])(?=:su[bp]\[)):([a-z][\w-]{0,40})\[([^\]\n]{1,300})\](\{[^{}\n]{0,300}\})?/giu
const ELEMENTS = new Set(
  'abbr b br cite code del em i ins kbd mark q s samp small strong sub sup u var'.split(' '),
)

/** Replaces directives of one line, as in Docusaurus, Starlight and others. Those around blocks are read with the Markdown. */
export function expandDirectives(text: string, { onUnknown }: Pick<DialectContext, 'onUnknown'>): string {
  if (!/:[a-z]/i.test(text)) return text
  const leaves = text.replace(LEAF, (found, before: string, name: string, label = '', written?: string) => {
    if (label === '' && written === undefined) return found
    const component = findComponent(name.toLowerCase())
    if (component === undefined) onUnknown(`::${name}`)
    const shown = component?.({ ...attributesOf(written), ...(label && { title: label }) }, '') ?? label
    return before + shown.trim()
  })
  return leaves.replace(INLINE, (found, name: string, label: string, written?: string) => {
    const element = name.toLowerCase()
    if (!ELEMENTS.has(element)) return written === undefined ? found : label
    const { title } = attributesOf(written?.slice(1, -1))
    return `<${element}${title ? ` title="${escapeHtml(title)}"` : ''}>${label}</${element}>`
  })
}

/** Reads attributes such as `#abc .wide title="A film"`. */
function attributesOf(written = ''): Readonly<Record<string, string>> {
  const id = /(?:^|\s)#([\w-]+)/.exec(written)?.[1]
  const { 0: first, ...named } = valuesOf(written)
  const isName = first === undefined || /^[#.]/.test(first)
  return { ...named, ...(!isName && { 0: first }), ...(id !== undefined && { id }) }
}
