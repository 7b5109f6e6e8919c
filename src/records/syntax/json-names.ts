import { createScanner } from 'jsonc-parser'

/** A name and its place. */
export interface PlacedName {
  readonly path: readonly PropertyKey[]
  /** From the beginning of the text. */
  readonly offset: number
}

/** Places in a JSON text. */
export interface JsonNames {
  /** Offset of each field by the `pathKey` of its path, down to the third level. */
  readonly offsets: ReadonlyMap<string, number>
  /** Names that their object has already. */
  readonly duplicates: readonly PlacedName[]
  /** Offset of the first token that JSON does not allow: a bare word, a comment, or a comma at the start. */
  readonly badToken: number | undefined
}

/** Values of jsonc-parser's `SyntaxKind`, a const enum that isolated modules cannot import. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  space: 15,
  unknown: 16,
  end: 17,
} as const

/** Deeper fields than `authors[0].url` are not looked up. */
const MAX_DEPTH = 3

/** Most duplicates that are reported. */
const MAX_DUPLICATES = 10

/** A valid record has at most 50,000 values. Fields after so many tokens are not looked up. */
const MAX_TOKENS = 250_000

/** Returns the key of a path in `JsonNames.offsets`. */
export function pathKey(path: readonly PropertyKey[]): string {
  return path.reduce<string>(innerKey, '')
}

/**
 * Finds the fields of a JSON text: `JSON.parse` gives values but no places, and keeps only the last of two names. The
 * scanner does not recurse, so that no depth overflows the stack.
 */
export function findJsonNames(text: string): JsonNames {
  const scanner = createScanner(text)
  const finder: Finder = { offsets: new Map(), duplicates: [], badToken: undefined, levels: [] }
  for (let count = 0; count < MAX_TOKENS; ) {
    const kind: number = scanner.scan()
    if (kind === TOKEN.end) break
    if (kind === TOKEN.space || kind === TOKEN.lineBreak) continue
    count++
    addToken({ kind, offset: scanner.getTokenOffset(), value: scanner.getTokenValue() }, finder)
  }
  return finder
}

/** Returns the offset after the JSON object that a text begins with; undefined when it does not end. */
export function endOfObject(text: string): number | undefined {
  const scanner = createScanner(text)
  let depth = 0
  for (let kind: number = scanner.scan(); kind !== TOKEN.end; kind = scanner.scan()) {
    if (kind === TOKEN.openBrace) depth++
    if (kind === TOKEN.closeBrace) depth--
    if (kind === TOKEN.closeBrace && depth === 0) return scanner.getTokenOffset() + 1
  }
  return undefined
}

function innerKey(outer: string, key: PropertyKey): string {
  return `${outer}\n${typeof key === 'number' ? '#' : '.'}${String(key)}`
}

interface Token {
  readonly kind: number
  readonly offset: number
  /** The text of a string without quotes and escapes. */
  readonly value: string
}

/** An open list or object. */
interface Level {
  readonly path: readonly PropertyKey[]
  readonly pathKey: string
  /** Name or index of the next value. */
  key: PropertyKey
  /** Whether a name is expected, not a value. */
  atName: boolean
}

interface Finder extends JsonNames {
  readonly offsets: Map<string, number>
  readonly duplicates: PlacedName[]
  readonly levels: Level[]
  badToken: number | undefined
}

function addToken(token: Token, finder: Finder): void {
  const level = finder.levels.at(-1)
  switch (token.kind) {
    case TOKEN.closeBrace:
    case TOKEN.closeBracket:
      finder.levels.pop()
      break
    case TOKEN.comma:
      if (level === undefined) finder.badToken ??= token.offset
      else if (typeof level.key === 'number') level.key++
      else level.atName = true
      break
    case TOKEN.colon:
      if (level === undefined) finder.badToken ??= token.offset
      else level.atName = false
      break
    case TOKEN.lineComment:
    case TOKEN.blockComment:
    case TOKEN.unknown:
      finder.badToken ??= token.offset
      break
    default:
      if (token.kind === TOKEN.string && level?.atName) addName(token, level, finder)
      else addValue(token, level, finder)
  }
}

function addName({ value, offset }: Token, level: Level, finder: Finder): void {
  level.key = value
  if (finder.levels.length > MAX_DEPTH) return
  const key = innerKey(level.pathKey, value)
  if (finder.offsets.has(key) && finder.duplicates.length < MAX_DUPLICATES)
    finder.duplicates.push({ path: [...level.path, value], offset })
  finder.offsets.set(key, offset)
}

function addValue({ kind, offset }: Token, level: Level | undefined, finder: Finder): void {
  const isDeep = finder.levels.length > MAX_DEPTH
  const key = level === undefined || isDeep ? '' : innerKey(level.pathKey, level.key)
  if (typeof level?.key === 'number' && !isDeep) finder.offsets.set(key, offset)
  const isObject = kind === TOKEN.openBrace
  if (!isObject && kind !== TOKEN.openBracket) return
  const path = level === undefined || isDeep ? [] : [...level.path, level.key]
  finder.levels.push({ path, pathKey: key, key: isObject ? '' : 0, atName: isObject })
}
