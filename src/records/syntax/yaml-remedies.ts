import { fieldOf, indentOf, MAX_LINE, shown, shownExactly, type YamlError } from './yaml-lines.ts'
import {
  closedList,
  fieldsWithoutDash,
  itemBelowField,
  quotesInFields,
  quotesInList,
  spaceAfterDash,
} from './yaml-list-remedies.ts'
import { quoted, withoutQuotes, withQuotes } from './yaml-quotes.ts'
import { type FieldsText, lineOf, type Remedy, rewritten } from './yaml-remedy.ts'

/** Returns what may mend an error, the likeliest first. Whether it does is for the caller to try. */
export function remediesFor(
  error: YamlError,
  lines: readonly string[],
  linesBefore: number,
): readonly Remedy[] {
  const text = { lines, linesBefore }
  return REMEDIES.flatMap(find => find(error, text) ?? []).filter(
    ({ line }) => (lines[line - 1]?.length ?? 0) <= MAX_LINE,
  )
}

type FindRemedies = (error: YamlError, text: FieldsText) => Remedy | readonly Remedy[] | undefined

const REMEDIES: readonly FindRemedies[] = [
  spacesForTab,
  oneOfTwo,
  spaceAfterColon,
  spaceAfterDash,
  itemBelowField,
  closedQuote,
  quotesAroundValue,
  quotesAroundLines,
  closedList,
  quotesInList,
  quotesInFields,
  fieldsWithoutDash,
  hashBeforeComment,
  indentedText,
  sameColumn,
  endOfFields,
]

function spacesForTab({ code, line }: YamlError, text: FieldsText): Remedy | undefined {
  const written = lineOf(text, line)
  if (code !== 'TAB_AS_INDENT') return undefined
  const mended = written.replace(/^\s+/, space => space.replaceAll('\t', '  '))
  const message = `expected spaces before the field, got a tab: write ${shownExactly(mended)}`
  return { line, mended: [mended], message }
}

function oneOfTwo({ code, line, column }: YamlError, text: FieldsText): Remedy | undefined {
  if (code === 'MULTIPLE_DOCS') {
    return {
      line,
      mended: [],
      message: 'expected one block of fields, got a line of "---" within it: remove it',
    }
  }
  if (code !== 'DUPLICATE_KEY') return undefined
  const written = lineOf(text, line)
  const name = fieldOf(written.slice(column - 1)) ?? written.trim()
  const isWholeLine = written.slice(0, column - 1).trim() === ''
  if (!isWholeLine) {
    const message = `expected each field once, got ${shown(name)} again in ${shown(written)}: write it once`
    return { line, mended: [`${written.slice(0, written.indexOf(':'))}: {}`], message }
  }
  const end = text.lines.findIndex(
    (other, at) => at >= line && indentOf(other) <= indentOf(written) && other.trim() !== '',
  )
  const replaced = (end < 0 ? text.lines.length : end) - line + 1
  const message = `expected each field once, got ${shown(name)} again: remove this line or the other one`
  return { line, replaced, mended: [], message }
}

/** `title:A`, also with a no-break space, with a wide colon, or with an equals sign as in TOML. */
function spaceAfterColon({ line }: YamlError, text: FieldsText): Remedy | undefined {
  const written = lineOf(text, line)
  const [, before = '', mark = '', space = '', value = ''] =
    /^(\s*(?:- +)?[\p{L}_][\p{L}\p{N}_-]*)\s*([:：=])([ \t\u00a0\u2000-\u200b\u3000]*)(?!\/\/)(\S.*)$/u.exec(
      written,
    ) ?? []
  if (value === '' || (mark === ':' && /^[ \t]+$/.test(space))) return undefined
  const after = `${before}: ${mark === '=' ? value.replace(/^'([^']*)'$/, '"$1"') : value}`
  const isUnseen = mark === ':' && space !== ''
  const expected =
    mark === ':'
      ? `expected ${isUnseen ? 'an ordinary' : 'a'} space after the colon`
      : 'expected a colon and a space after the name'
  return rewritten(expected, line, [written, after])
}

function quotesAroundValue({ line }: YamlError, text: FieldsText): readonly Remedy[] {
  const written = lineOf(text, line)
  const found = withQuotes(written)
  if (found === undefined || continuation(line, text).length > 0) return []
  return [rewritten(`expected quotes around ${found.reason}`, line, [written, found.mended])]
}

/** A text on several lines is written on one, in quotes. */
function quotesAroundLines({ line }: YamlError, text: FieldsText): readonly Remedy[] {
  return [line, line - 1].flatMap(start => {
    const written = lineOf(text, start)
    const more = continuation(start, text)
    const [, before = '', value = ''] = /^(\s*(?:- +)?[\w-]+: +)([^\s|>[{&*!].*)$/.exec(written) ?? []
    if (value === '' || more.length === 0 || more.some(other => fieldOf(other))) return []
    const whole = [value, ...more].map(part => part.trim()).join(' ')
    const after = `${before}${quoted(withoutQuotes(whole))}`
    return [
      {
        ...rewritten('expected quotes around the whole value', start, [written, after]),
        replaced: 1 + more.length,
      },
    ]
  })
}

/** Returns the lines below one that are indented further than it. */
function continuation(line: number, { lines }: FieldsText): readonly string[] {
  const own = indentOf(lines[line - 1] ?? '')
  const rest = lines.slice(line)
  const end = rest.findIndex(other => other.trim() === '' || indentOf(other) <= own)
  return end < 0 ? rest : rest.slice(0, end)
}

/** Closes the nearest quotation mark above the error that was opened and not closed on its line. */
function closedQuote({ message, line }: YamlError, text: FieldsText): Remedy | undefined {
  const [, mark = ''] = /^Missing closing (["'])/.exec(message) ?? []
  if (mark === '') return undefined
  for (let at = Math.min(line, text.lines.length); at > 0; at--) {
    const written = lineOf(text, at)
    const [, before = '', opened, value = ''] =
      /^(\s*(?:- +)?(?:[\w-]+:\s+)?)(["'])(.*?)\s*$/.exec(written) ?? []
    if (opened !== mark || value.endsWith(mark)) continue
    const closed = /["'\\]/.test(value) ? quoted(value) : `${mark}${value}${mark}`
    return rewritten(`expected a closing ${mark} where the value ends`, at, [written, `${before}${closed}`])
  }
  return undefined
}

function hashBeforeComment({ line }: YamlError, text: FieldsText): Remedy | undefined {
  const written = lineOf(text, line)
  const [, indent = '', comment = ''] = /^(\s*)(?:\/\/|;|%|--)\s*(.*)$/.exec(written) ?? []
  if (comment === '') return undefined
  return rewritten('expected a comment that begins with "#"', line, [written, `${indent}# ${comment}`])
}

/** Lines of a text below `summary: |` that are not indented. */
function indentedText({ line }: YamlError, text: FieldsText): Remedy | undefined {
  const written = lineOf(text, line)
  const above = text.lines.slice(0, line - 1).findLast(other => other.trim() !== '') ?? ''
  if (!/:\s+[|>][-+\d]*$/.test(above)) return undefined
  return rewritten('expected the lines of a text to be indented', line, [
    written,
    `${' '.repeat(indentOf(above) + 2)}${written.trim()}`,
  ])
}

/** Begins a line in the column of another line above it, and a first line in the first column. */
function sameColumn({ line }: YamlError, text: FieldsText): readonly Remedy[] {
  const isEntry = (written: string) => fieldOf(written) !== undefined || /^\s*- /.test(written)
  const first = text.lines.findIndex(written => written.trim() !== '') + 1
  const places = indentOf(lineOf(text, first)) > 0 ? [first, line + 1, line] : [line + 1, line]
  return places.flatMap(at => {
    const written = lineOf(text, at)
    if (!isEntry(written)) return []
    const isItem = /^\s*- /.test(written)
    const above = text.lines
      .slice(0, at - 1)
      .filter(isEntry)
      .reverse()
      .flatMap(other => columnsOf(other, isItem))
    const columns = at === first ? [0] : [...new Set([...above.slice(0, 1), 0, ...above])]
    return columns
      .filter(column => column !== indentOf(written))
      .map(column => {
        const after = `${' '.repeat(column)}${written.trim()}`
        return rewritten('expected fields that belong together in the same column', at, [written, after])
      })
  })
}

/** Returns the columns in which an entry below a line may begin: that of the fields inside an item, or of the line itself. */
function columnsOf(line: string, isItem: boolean): readonly number[] {
  const [before = ''] = /^\s*- +/.exec(line) ?? []
  return before === '' || isItem ? [indentOf(line)] : [before.length, indentOf(line)]
}

/** A line of text: it continues the line above, or the fields end above it. */
function endOfFields({ code, line }: YamlError, { lines, linesBefore }: FieldsText): readonly Remedy[] {
  const written = lines[line - 1] ?? ''
  const above = lines[line - 2] ?? ''
  if (written.trim() === '' || code === 'NO_FIELDS' || code === 'BAD_ALIAS') return []
  const got = `expected a field such as "title: …", got ${shown(written)}`
  const indented = `${' '.repeat(indentOf(above) + 2)}${written.trim()}`
  const more = {
    line,
    mended: [indented],
    message: `${got}: if it belongs to the line above, write ${shownExactly(indented)}`,
  }
  const text = {
    line,
    replaced: lines.length - line + 1,
    mended: [],
    message: `${got}: if the text begins here, add a line of "---" above it`,
  }
  if (linesBefore === 0) return [more]
  return above.trim() === '' || /^#/.test(written) ? [text, more] : [more, text]
}
