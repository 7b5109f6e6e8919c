import { Parser } from 'htmlparser2'
import { limitNesting } from './nesting.ts'

/**
 * Returns the text that a person reads in HTML: character references resolved, a line for each block, white space
 * folded. It omits scripts, styles and the alternative texts of pictures.
 */
export function plainText(html: string): string {
  const parts: string[] = []
  let invisible = 0
  let script: 'sub' | 'sup' | undefined
  const parser = new Parser({
    onopentag(name) {
      if (INVISIBLE.has(name)) invisible++
      script = name === 'sub' || name === 'sup' ? name : undefined
      parts.push(separator(name))
    },
    ontext(text) {
      if (invisible === 0) parts.push(scripted(text.replace(/[ \t\n\f\r]+/g, ' '), script))
    },
    onclosetag(name) {
      if (INVISIBLE.has(name)) invisible--
      script = undefined
      parts.push(separator(name))
    },
  })
  parser.end(limitNesting(html))
  return foldLines(parts.join(''))
}

const PLAIN = '0123456789+-−()'
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾'
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎'

/** Raises or lowers a number: without its tags, 10² would read as 102. */
function scripted(text: string, script: 'sub' | 'sup' | undefined): string {
  if (script === undefined || !/^[+−-]?\d+$/.test(text)) return text
  const digits = script === 'sup' ? RAISED : LOWERED
  return text.replace(/./gu, sign => digits[PLAIN.indexOf(sign)] ?? sign)
}

/** Elements on lines of their own (HTML standard section 15.3.3, `display: block`), and `br`. */
const BLOCKS = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p ' +
    'pre search section summary table tbody tfoot thead title tr ul'
  ).split(' '),
)

const CELLS = new Set(['td', 'th'])
const INVISIBLE = new Set(['noembed', 'script', 'style'])

/** Escapes text for an element or a quoted attribute value in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

function separator(name: string): string {
  if (BLOCKS.has(name)) return '\n'
  return CELLS.has(name) ? ' ' : ''
}

/** Folds only the white space of HTML: a no-break space is part of the text. */
function foldLines(text: string): string {
  const lines = text.split('\n').map(line => line.replace(/ +/g, ' ').replace(/^ | $/g, ''))
  return lines.filter(line => line !== '').join('\n')
}
