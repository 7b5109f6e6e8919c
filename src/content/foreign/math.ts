import { escapeHtml } from '../plain-text.ts'

/** An element of MathML with what is in it. */
export interface MathNode {
  readonly name: string
  readonly children: (MathNode | string)[]
}

/** Elements of MathML Core, and those around them in what KaTeX and MathJax write. */
const NAMES = new Set(
  (
    'math semantics annotation annotation-xml mrow mi mn mo ms mtext mspace mstyle mpadded mphantom merror menclose maction ' +
    'mfenced mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd ' +
    'mlabeledtr mglyph maligngroup malignmark'
  ).split(' '),
)

/** Returns whether an element may be in a formula. */
export function isMathElement(name: string): boolean {
  return NAMES.has(name)
}

/** Returns a formula as HTML that any reader shows: `x<sup>2</sup>`, `1/2`, `√(y)`. */
export function readableMath(formula: MathNode): string {
  return written(formula).trim() || escapeHtml(annotationOf(formula))
}

function written(node: MathNode | string): string {
  if (typeof node === 'string')
    return escapeHtml(
      node
        .replace(/[ \t\n\r\f]+/g, ' ')
        .replace(INVISIBLE, '')
        .trim(),
    )
  const parts = node.children.filter(child => typeof child !== 'string' || child.trim() !== '')
  const [a = '', b = '', c = ''] = parts.map(written)
  switch (node.name) {
    case 'annotation':
    case 'annotation-xml':
    case 'mphantom':
      return ''
    case 'mtext':
      return escapeHtml(
        node.children
          .filter(child => typeof child === 'string')
          .join('')
          .replace(/\s+/g, ' '),
      )
    case 'mo':
      return operator(parts.map(written).join(''))
    case 'mspace':
      return ' '
    case 'mfrac':
      return `${grouped(a)}/${grouped(b)}`
    case 'msqrt':
      return `√${grouped(parts.map(written).join(''))}`
    case 'mroot':
      return `${raised(b)}√${grouped(a)}`
    case 'mover':
      return ACCENTS.has(b.trim()) ? accented(a, ACCENTS.get(b.trim()) ?? '') : a + raised(b)
    case 'msup':
      return a + raised(b)
    case 'msub':
    case 'munder':
      return a + lowered(b)
    case 'msubsup':
    case 'munderover':
      return a + lowered(b) + raised(c)
    case 'mfenced':
      return `(${parts.map(written).join(', ')})`
    case 'mtable':
      return `[${parts.map(written).join('; ')}]`
    case 'mtr':
    case 'mlabeledtr':
      return parts.map(written).join(', ')
    default:
      return parts.map(written).join('')
  }
}

/** Function application, times, separator and plus that are not seen */
const INVISIBLE = /[\u2061-\u2064]/g
/** Marks above a letter, such as a vector's arrow, and the characters that put them there */
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['→', '\u20d7'],
  ['⃗', '\u20d7'],
  ['^', '\u0302'],
  ['ˆ', '\u0302'],
  ['~', '\u0303'],
  ['˜', '\u0303'],
  ['¯', '\u0305'],
  ['‾', '\u0305'],
  ['_', '\u0305'],
  ['˙', '\u0307'],
  ['.', '\u0307'],
  ['¨', '\u0308'],
])

function accented(html: string, mark: string): string {
  return /[<&]/.test(html) ? html : html.replace(/[\p{L}\p{N}]/gu, letter => letter + mark)
}

const SPACED = /^(?:[=<>≤≥≠≈≡∼∈∉⊂⊆∪∩∧∨→←↔⇒⇔±×·÷∣]|&lt;|&gt;|\+|−|-)$/

function operator(sign: string): string {
  return SPACED.test(sign) ? ` ${sign} ` : sign
}

function grouped(html: string): string {
  const text = html.trim()
  return /^[\p{L}\p{N}.]*$/u.test(text) || /^\([^()]*\)$/.test(text) ? text : `(${text})`
}

function raised(html: string): string {
  return scripted(html, 'sup', '^')
}

function lowered(html: string): string {
  return scripted(html, 'sub', '_')
}

/** A simple script becomes an element. Another one is grouped, so that it keeps its meaning in plain text. */
function scripted(html: string, element: 'sub' | 'sup', sign: string): string {
  const text = html.trim().replace(/^ ?([+−-]) /, '$1')
  if (text === '') return ''
  if (text === '′' || text === '″') return text
  return /^[+−-]?\d+$/.test(text) ? `<${element}>${text}</${element}>` : sign + grouped(text)
}

function annotationOf(node: MathNode): string {
  for (const child of node.children) {
    if (typeof child === 'string') continue
    const found =
      child.name === 'annotation'
        ? child.children.filter(text => typeof text === 'string').join('')
        : annotationOf(child)
    if (found !== '') return found.trim()
  }
  return ''
}
