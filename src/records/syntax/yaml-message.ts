import { parseDocument } from 'yaml'
import { printable } from '../../articles/faults/fault.ts'

/** A syntax error of the parser, with the line that it is in. */
export interface YamlError {
  /** The parser's code, such as `TAB_AS_INDENT`. */
  readonly code: string
  readonly message: string
  readonly line: string
  /** Column in the line, from 1. */
  readonly column: number
}

/** Describes a syntax error for people who do not know YAML: the line as it is, and as it should be. */
export function yamlMessage(error: YamlError): string {
  const { line, column, message } = error
  return (
    knownMessage(error) ??
    quotesMessage(line) ??
    spaceMessage(line) ??
    indentMessage(error) ??
    `expected YAML, got a fault at column ${column} of ${shown(line)}: ${message}`
  )
}

/** Describes a value that ends before a `#`, as a comment begins there. `isWhole`: whether all of the value is in the line. */
export function commentMessage(line: string, isWhole: boolean): string {
  const { before = '', value = '' } = VALUE.exec(line.length > MAX_LINE ? '' : line)?.groups ?? {}
  const reason = 'expected quotes around a value that contains "#", where a comment begins'
  if (!isWhole || value === '' || isCollection(value)) return `${reason}, got ${shown(line)}`
  return `${reason}, got ${shown(line)}: write ${shown(before + quoted(value))}`
}

/** A value on one line, with or without a field's name. */
const VALUE = /^(?<before>\s*(?:- +)?(?:[\w-]+:\s+)?)(?<value>\S.*?)\s*$/

/** Describes a list or fields on one line that have no end, because a comment begins in them. */
export function openListMessage(line: string): string | undefined {
  if (line.length > MAX_LINE || !/^\s*(?:- +)?[\w-]+:\s+[[{](?:.*[\s[{,])?#/.test(line)) return undefined
  return `expected quotes around each item that contains "#", where a comment begins, got ${shown(line)}`
}

function knownMessage({ code, line, message }: YamlError): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'expected spaces before the field, got a tab: indent with spaces'
  if (code === 'DUPLICATE_KEY')
    return `expected each field once, got ${shown(fieldOf(line))} again: write it once`
  if (code === 'MULTIPLE_DOCS')
    return 'expected one block of fields, got a line of "---" within it: remove it'
  if (message.startsWith('Unexpected block-seq-ind')) {
    return `expected each item of a list on a line of its own, or quotes around text, got ${shown(line)}`
  }
  const [, quote, bracket] = /^Missing closing (["'])|end with a ([\]}])/.exec(message) ?? []
  const closing = quote ?? bracket
  return closing && `expected a closing ${closing} where the value ends, got none up to ${shown(line)}`
}

/** Asks for quotes if they mend the line; undefined otherwise. */
export function quotesMessage(line: string): string | undefined {
  const parts = line.length > MAX_LINE ? undefined : FIELD.exec(line)?.groups
  if (parts === undefined) return undefined
  const { before = '', value = '' } = parts
  if (isCollection(value) || isReadable(line)) return undefined
  const mended = `${before}${quoted(withoutQuotes(value))}`
  if (!isReadable(mended)) return undefined
  return `expected quotes around ${reasonFor(value)}, got ${shown(line)}: write ${shown(mended)}`
}

/** A field and its value on one line, also as an item of a list. */
const FIELD = /^(?<before>\s*(?:- +)?[\w-]+:\s+)(?<value>\S.*?)\s*$/
/** Longer lines are not looked at: no title has as many characters, and matching them takes long. */
const MAX_LINE = 1_000
/** Longest line of which messages show the whole. */
const MAX_SHOWN = 120

/** Returns whether a value is a list, fields or a block of text, rather than text that begins like one. */
function isCollection(value: string): boolean {
  return /^[|>][-+\d]*$/.test(value) || (/^[[{]/.test(value) && !/^[[{][^\]}]*[\]}]\s+\S/.test(value))
}

function isReadable(line: string): boolean {
  const document = parseDocument(line.trim(), { prettyErrors: false, logLevel: 'error' })
  if (document.errors.length + document.warnings.length > 0) return false
  try {
    document.toJS()
    return true
  } catch {
    return false
  }
}

/** Removes the quotation marks that were meant to enclose the value: `'It's'`, `"A" and "B"` have others inside. */
function withoutQuotes(value: string): string {
  const [, mark, inner = ''] = /^(["'])(.*)\1$/.exec(value) ?? []
  return mark === "'" ? inner : value
}

/** Double quotes need escapes inside, single ones are doubled: those are chosen that change nothing, if there are. */
function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

function reasonFor(value: string): string {
  const [first = ''] = value
  if (/["']/.test(first)) return 'the whole value'
  if (/:(?:\s|$)/.test(value)) return 'a value that contains ": "'
  return `a value that begins with ${JSON.stringify(first)}`
}

function spaceMessage(line: string): string | undefined {
  const [, field, value] = /^(\s*[\w-]+):(?=\S)(?!\/\/)(.*)$/.exec(line) ?? []
  if (field === undefined) return undefined
  return `expected a space after the colon, got ${shown(line)}: write ${shown(`${field}: ${value}`)}`
}

function indentMessage({ code, line }: YamlError): string | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY') {
    const advice = 'begin all fields in the same column'
    return `expected a field, got a line after ${shown(line)} that is indented further: ${advice}`
  }
  if (code !== 'MISSING_CHAR') return undefined
  return `expected a field such as "title: …", got ${shown(line)}`
}

function fieldOf(line: string): string {
  return /^\s*(?:- +)?([^:]+):/.exec(line)?.[1] ?? line
}

function shown(line: string): string {
  const text = printable(line.trim())
  return `\`${text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`}\``
}
