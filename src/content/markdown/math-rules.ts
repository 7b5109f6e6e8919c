import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'

/**
 * Shows formulas in TeX as code, so that Markdown does not read their signs as its own: `\(a_1\)`, `$a_1$`, `$$…$$`, `\[…\]` and
 * `\begin{align}…\end{align}`. Prices, and brackets that are only escaped, stay text.
 */
export function formulas(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'formula', inlineFormula)
  markdown.block.ruler.before('fence', 'formula', blockFormula, { alt: ['paragraph', 'blockquote', 'list'] })
}

/** What a formula in a line stands between. */
interface Delimiters {
  readonly open: string
  readonly close: string
  readonly accepts: (formula: string, before: string, after: string) => boolean
}

const INLINE: readonly Delimiters[] = [
  { open: '\\(', close: '\\)', accepts: (formula, before) => isTex(formula) || isLetter(formula, before) },
  { open: '\\[', close: '\\]', accepts: formula => isTex(formula) },
  { open: '$$', close: '$$', accepts: formula => isTex(formula) || /^[a-z](?:[^$]*\S)?$/i.test(formula) },
  { open: '$', close: '$', accepts: isBetweenDollars },
]

/** In characters. */
const MAX_INLINE_LENGTH = 1_000

function inlineFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state
  const delimiters = INLINE.find(({ open }) => src.startsWith(open, pos))
  if (delimiters === undefined) return false
  const { open, close, accepts } = delimiters
  const end = endOfFormula(src, pos + open.length, close)
  if (end === undefined) return false
  const formula = src.slice(pos + open.length, end)
  const after = end + close.length
  if (!accepts(formula, src[pos - 1] ?? '', src[after] ?? '')) return false
  if (!silent) {
    const token = state.push('code_inline', 'code', 0)
    token.content = formula
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/^`([^`]+)`$/, '$1')
    token.attrSet('class', `language-${LANGUAGE}`)
  }
  state.pos = after
  return true
}

/** The name that GitHub and others have for code that is a formula. */
const LANGUAGE = 'math'

/** Returns where a formula ends, at the next sign that is not escaped; undefined if that is far or another formula begins before. */
function endOfFormula(src: string, start: number, close: string): number | undefined {
  const near = src.slice(start, start + MAX_INLINE_LENGTH)
  if (!close.startsWith('$')) {
    const end = near.indexOf(close)
    const other = near.indexOf(close === '\\)' ? '\\(' : '\\[')
    return end < 0 || (other >= 0 && other < end) ? undefined : start + end
  }
  const end = /(?<!\\)(?:\\\\)*\$/.exec(near)
  if (end === null) return undefined
  const at = start + end.index + end[0].length - 1
  return src.startsWith(close, at) ? at : undefined
}

/** A command or a brace, a letter or bracket with a power or an index, or an equation */
const TEX =
  /\\(?:[a-z]{2,}|[{}])|[\p{L}\p{N})\]}'|][_^][\p{L}\p{N}\\{(*+'-]|[_^]\{|^[^=<>]*[a-z)}\]]\s*[=<>]\s*\S/iu

function isTex(formula: string): boolean {
  return formula.trim() !== '' && TEX.test(formula.replace(/\\[_*[\]()]/g, ''))
}

function isLetter(formula: string, before: string): boolean {
  return /^\s*[a-z]\s*$/i.test(formula) && !/[\p{L}\p{N}]/u.test(before)
}

/** Words of a sentence, which stand in braces in TeX */
const PROSE = /\s\p{L}{2,}[\s,]/u

/** The rule of Pandoc and GitHub: no white space within the signs, and no word or number at them. */
function isBetweenDollars(formula: string, before: string, after: string): boolean {
  const isTight = /^[^\s$](?:[^$]*[^\s$])?$/s.test(formula.replace(/\\\$/g, ''))
  return isTight && !/[\p{L}\p{N}$]/u.test(before + after) && !PROSE.test(formula) && isTex(formula)
}

/** In lines. */
const MAX_BLOCK_LENGTH = 200

/** How a formula on lines of its own begins */
const OPENING = /^(?:\$\$|\\\[|\\begin\{([a-z]{2,20}\*?)\})/i

/** A formula on lines of its own. */
function blockFormula(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  const first = lineOf(state, startLine)
  const [mark, environment] = OPENING.exec(first) ?? []
  if (mark === undefined) return false
  const close = environment === undefined ? closingOf(mark) : `\\end{${environment}}`
  const lastLine = Math.min(endLine, startLine + MAX_BLOCK_LENGTH)
  const lines: string[] = []
  for (let line = startLine; line < lastLine; line++) {
    const text = line === startLine ? first.slice(mark.length) : lineOf(state, line)
    if (line > startLine && (state.sCount[line] ?? 0) < state.blkIndent) return false
    if (text.trim() === '' && line > startLine && lines[0]?.trim() !== '') return false
    const isLast = text.trimEnd().endsWith(close)
    lines.push(isLast ? text.trimEnd().slice(0, -close.length) : text)
    if (!isLast) continue
    if (environment === undefined && !isBlock(lines)) return false
    const formula = lines.join('\n')
    const whole = environment === undefined ? formula.trim() : mark + formula + close
    if (!silent) pushFormula(state, { startLine, endLine: line + 1, formula: whole })
    return true
  }
  return false
}

function closingOf(mark: string): string {
  return mark === '$$' ? '$$' : '\\]'
}

/** Whether lines are a formula: by their content, or since the signs stand alone around them. */
function isBlock(lines: readonly string[]): boolean {
  const formula = lines.join('\n').trim()
  if (formula === '' || formula.includes('$$')) return false
  const isAlone = lines.length > 2 && lines[0]?.trim() === '' && lines.at(-1)?.trim() === ''
  return isTex(formula) || (isAlone && !/\n[ \t]*\n/.test(formula))
}

function pushFormula(
  state: StateBlock,
  { startLine, endLine, formula }: { startLine: number; endLine: number; formula: string },
): void {
  const token = state.push('fence', 'code', 0)
  token.info = LANGUAGE
  token.content = `${formula}\n`
  token.markup = '$$'
  token.map = [startLine, endLine]
  state.line = endLine
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line])
}

const BETWEEN_DOLLARS =
  /\$\$([^$]{1,2000})\$\$|(?<![\p{L}\p{N}$\\])\$([^\s$][^$\n]{0,500})\$(?![\p{L}\p{N}])/gu

/** Hides formulas between dollar signs, in texts whose braces mean something else. */
export function hideFormulas(text: string, hide: (formula: string) => string): string {
  return text.replace(BETWEEN_DOLLARS, (found, block?: string, inline?: string) =>
    isTex(block ?? inline ?? '') ? hide(found) : found,
  )
}
