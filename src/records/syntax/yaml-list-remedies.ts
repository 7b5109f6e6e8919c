import { shown, shownExactly, type YamlError } from './yaml-lines.ts'
import { quoted, withoutQuotes } from './yaml-quotes.ts'
import { type FieldsText, lineOf, type Remedy, rewritten } from './yaml-remedy.ts'

/** `-a`, and other marks of a list: `* a`, `• a`, `– a`. */
export function spaceAfterDash({ line }: YamlError, text: FieldsText): Remedy | undefined {
  const written = lineOf(text, line)
  const [, indent = '', value = ''] = /^(\s*)(?:-(?![-\s])|[*•·–—+]\s+)(\S.*)$/.exec(written) ?? []
  if (value === '') return undefined
  return rewritten('expected a list whose items begin with "- "', line, [written, `${indent}- ${value}`])
}

/** `tags: - a`: an item on the line of its field, or a text that begins with a dash. */
export function itemBelowField({ message, line }: YamlError, text: FieldsText): readonly Remedy[] {
  const written = lineOf(text, line)
  const [, field = '', value = ''] = /^(\s*[\w-]+:)\s+- +(\S.*)$/.exec(written) ?? []
  if (value === '' || !message.startsWith('Unexpected block-seq-ind')) return []
  const next = lineOf(text, line + 1)
  const isList = /^\s*- /.test(next) || LISTS.test(field)
  const indent = /^(\s*)- /.exec(next)?.[1] ?? '  '
  const item = `${indent}- ${value}`
  const list = {
    line,
    mended: [field, item],
    message: `expected each item of a list on a line of its own, got ${shown(written)}: write ${shown(field)}, and ${shownExactly(item)} below it`,
  }
  const quotes = rewritten('expected quotes around a value that begins with "-"', line, [
    written,
    `${field} ${quoted(`- ${value}`)}`,
  ])
  return isList ? [list, quotes] : [quotes, list]
}

const LISTS = /^\s*(?:tags|categories|keywords|topics|authors?|aliases|images|attachments|redirect_from):$/i

/** `[@a, b]`, `["a" "b"]`, `[a, b]]`. */
export function quotesInList({ line: last }: YamlError, text: FieldsText): Remedy | undefined {
  // A list that a comment cuts is noticed only on the next line.
  const line = /\[[^\]]*#/.test(lineOf(text, last - 1)) ? last - 1 : last
  const written = lineOf(text, line)
  const [, before = '', inner = ''] = /^(\s*[\w-]+:\s+)\[+(.*?)\]*\s*$/.exec(written) ?? []
  const items = inner
    .split(/\s*,\s*|(?<=["”'])\s+(?=["“'])/)
    .map(item => withoutQuotes(item.trim()))
    .filter(item => item !== '')
  if (items.length === 0) return undefined
  const after = `${before}[${items.map(quoted).join(', ')}]`
  if (after === written) return undefined
  return rewritten('expected a list whose items are in quotes, with commas between them', line, [
    written,
    after,
  ])
}

/** `{src: a.png, alt: Bus #7}`, of which a comment cuts the end. */
export function quotesInFields({ line }: YamlError, text: FieldsText): readonly Remedy[] {
  return [line - 1, line].flatMap(at => {
    const written = lineOf(text, at)
    const after = written.replace(
      /(:\s+)([^\s,{}[\]"'][^,{}[\]"']*\s#[^,{}[\]"']*?)(?=\s*[,}])/g,
      (_, mark, value) => mark + quoted(value),
    )
    if (after === written) return []
    return [rewritten('expected quotes around a value that contains "#"', at, [written, after])]
  })
}

/** Closes a list or fields on the line above the error. */
export function closedList({ message, line }: YamlError, text: FieldsText): readonly Remedy[] {
  const [, bracket = ''] = /end with a ([\]}])/.exec(message) ?? []
  if (bracket === '') return []
  // A bracket behind a "#" would be a part of the comment.
  const places = [line - 1, line].filter(at => /^(?!.*\s#).*\S/.test(lineOf(text, at)))
  return places.map(at => {
    const written = lineOf(text, at)
    const after = `${written.trimEnd().replace(/,$/, '')}${bracket}`
    return rewritten(`expected a closing ${bracket} where the value ends`, at, [written, after])
  })
}

/** A list of one, whose item has the fields. */
export function fieldsWithoutDash({ code, line }: YamlError, { lines }: FieldsText): Remedy | undefined {
  if (code !== 'NO_FIELDS' || !/^- +[\w-]+:/.test(lines[line - 1] ?? '')) return undefined
  const rest = lines.slice(line - 1)
  const mended = rest.map(other => other.replace(/^(?:- | {2})/, ''))
  const message = `expected fields such as "title: …", got a list: remove "- " from ${shown(rest[0] ?? '')}, and two spaces from the lines below`
  return { line, replaced: rest.length, mended, message }
}
