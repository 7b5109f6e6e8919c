import { Parser } from 'htmlparser2'
import { limitNesting } from '../nesting.ts'
import { escapeHtml } from '../plain-text.ts'
import { isMathElement, type MathNode, readableMath } from './math.ts'
import { pageOfScript } from './script-embeds.ts'

/**
 * Replaces what readers cannot show by what they can: formulas by text with powers and fractions; scripts that embed a gist or a
 * terminal session, and objects without other content, by links; frames by the page that they contain. The second picture of a
 * formula, and titles inside drawings, are dropped.
 */
export function withReadableContent(html: string): string {
  return FOREIGN.test(html) ? replaced(html, findReplacements(html)) : html
}

const FOREIGN = /<(?:math|svg|script|object)\b|katex|mathjax|\ssrcdoc\s*=/i

interface Replacement {
  readonly start: number
  readonly end: number
  readonly html: string
}

function replaced(html: string, replacements: readonly Replacement[]): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end, html: shown } of replacements) {
    if (start < done) continue
    pieces.push(html.slice(done, start), shown)
    done = end
  }
  return pieces.join('') + html.slice(done)
}

/** An element whose end is awaited, to be replaced as a whole. */
interface Region {
  readonly start: number
  /** Number of open elements around it. */
  readonly depth: number
  readonly kind: 'dropped' | 'frame' | 'math' | 'object' | 'script'
  readonly html: string
}

function findReplacements(html: string): readonly Replacement[] {
  const found: Replacement[] = []
  const hasRendering = /mathjax|katex/i.test(html)
  const hasTex = /math\/tex/i.test(html)
  let depth = 0
  let drawings = 0
  /** Number of open elements around the formula that a program has drawn. */
  let formula: number | undefined
  /** Number of replacements before it, and whether it has the formula itself beside its picture. */
  let before = 0
  let hasMath = false
  let region: Region | undefined
  let nodes: MathNode[] = []
  let isMath = true

  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'svg') drawings++
      if (formula === undefined && FORMULA_CLASS.test(attributes.class ?? name)) {
        formula = depth
        before = found.length
        hasMath = hasTex
      }
      if (name === 'math') hasMath = true
      const kind =
        region === undefined
          ? kindOf(name, attributes, {
              inDrawing: drawings > 0,
              inFormula: formula !== undefined,
            })
          : undefined
      if (kind !== undefined) {
        const embed = embedHtml(kind, attributes, hasRendering)
        region = { start: parser.startIndex, depth, kind, html: embed }
        nodes = [{ name, children: [] }]
        isMath = true
      } else if (region?.kind === 'object') {
        if (PARAMETERS.has(name)) region = { ...region, html: region.html || objectHtml(attributes) }
        else region = undefined
      } else if (region?.kind === 'math') {
        const node: MathNode = { name, children: [] }
        nodes.at(-1)?.children.push(node)
        nodes.push(node)
        isMath &&= isMathElement(name)
      }
      depth++
    },
    ontext(text) {
      if (region !== undefined) nodes.at(-1)?.children.push(text)
    },
    onclosetag(name, isImplied) {
      depth--
      if (name === 'svg') drawings--
      if (formula === depth) {
        formula = undefined
        if (!hasMath) found.length = before // the picture is all that there is
      }
      if (region?.kind === 'math' && region.depth < depth) nodes.pop()
      if (region === undefined || region.depth < depth) return
      const end = isImplied ? parser.startIndex : parser.endIndex + 1
      const shown = htmlOf(region, nodes[0], isMath && !isImplied)
      if (shown !== undefined) found.push({ start: region.start, end, html: shown })
      region = undefined
    },
  })
  parser.end(html)
  return found
}

const FORMULA_CLASS = /^(?:katex|MathJax|mjx-container)\b/
/** Text of a drawing that is not drawn */
const UNDRAWN = new Set(['title', 'desc', 'metadata'])

function kindOf(
  name: string,
  attributes: Readonly<Record<string, string>>,
  { inDrawing, inFormula }: { readonly inDrawing: boolean; readonly inFormula: boolean },
): Region['kind'] | undefined {
  if (name === 'math' || name === 'script' || name === 'object') return name
  if (name === 'iframe' && attributes.srcdoc?.trim() && !attributes.src) return 'frame'
  const isPicture =
    inFormula && (attributes['aria-hidden'] === 'true' || attributes.class === 'MathJax_Preview')
  return isPicture || (inDrawing && UNDRAWN.has(name)) ? 'dropped' : undefined
}

function embedHtml(
  kind: Region['kind'],
  attributes: Readonly<Record<string, string>>,
  hasRendering: boolean,
): string {
  if (kind === 'script') return scriptHtml(attributes, hasRendering)
  if (kind === 'object') return objectHtml(attributes)
  return kind === 'frame' ? `<div>${limitNesting(attributes.srcdoc ?? '')}</div>` : ''
}

/** Elements of an object that say where its content is */
const PARAMETERS = new Set(['embed', 'object', 'param'])

function objectHtml({ data, src, name = '', value }: Readonly<Record<string, string>>): string {
  const url = data || src || (/^(?:movie|src|url|filename)$/i.test(name) ? value : undefined)
  return url ? `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>` : ''
}

/** Returns a link to what a script embeds, or a mark for a formula that no other text shows; nothing for other scripts. */
function scriptHtml(attributes: Readonly<Record<string, string>>, hasRendering: boolean): string {
  const { src, type } = attributes
  const post = attributes['data-telegram-post']
  const page = pageOfScript(src ?? '', post && ` data-telegram-post="${post}"`)
  if (page !== undefined) return `<p><a href="${escapeHtml(page)}">${escapeHtml(page)}</a></p>`
  return /^math\/tex/i.test(type ?? '') && !hasRendering ? TEX : ''
}

/** Stands for the source of a formula. */
const TEX = 'tex'

function htmlOf({ kind, html }: Region, node: MathNode | undefined, isWhole: boolean): string | undefined {
  if (kind === 'dropped') return ''
  if (kind === 'object') return html !== '' && textOf(node).trim() === '' ? html : undefined
  if (kind === 'math') return isWhole && node !== undefined ? readableMath(node) : undefined
  if (html === TEX) return escapeHtml(textOf(node))
  return html === '' ? undefined : html
}

function textOf(node: MathNode | undefined): string {
  return node?.children.filter(child => typeof child === 'string').join('') ?? ''
}
