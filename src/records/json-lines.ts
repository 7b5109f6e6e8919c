/** Deeper fields than `authors[0].url` are not looked up. */
const MAX_DEPTH = 3

/** More names that come twice than these are not told. */
const MAX_TWICE = 10

/** More than these no right record has, which says 50,000 things at most. What comes after them is not looked up. */
const MAX_TOKENS = 250_000

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
const SPACE = /\s*/y
const WORD = /[^\s{}[\],:"]+/y

/** A name at its place. */
export interface PlacedName {
  readonly path: readonly PropertyKey[]
  /** From the beginning of the text. */
  readonly offset: number
}

/** Where the names in a JSON text stand. */
export interface JsonNames {
  /** Offset of each field by the `pathKey` of its path, to the third level. */
  readonly offsets: ReadonlyMap<string, number>
  /** Names that an object has already. */
  readonly twice: readonly PlacedName[]
  /** Offset of the first word that is neither text nor a number, `true`, `false` or `null`. */
  readonly badWord: number | undefined
}

/** The key of a path in `JsonNames.offsets`. */
export function pathKey(path: readonly PropertyKey[]): string {
  return path.reduce<string>(pathKeyInside, '')
}

/** Finds the fields of a JSON text; `JSON.parse` tells values but not places, and keeps only the last of two names. */
export function findJsonNames(text: string): JsonNames {
  const finder: Finder = { offsets: new Map(), twice: [], badWord: undefined, levels: [] }
  for (const token of tokens(text)) take(token, finder)
  return finder
}

function pathKeyInside(outer: string, key: PropertyKey): string {
  return `${outer}\n${typeof key === 'number' ? '#' : '.'}${String(key)}`
}

interface Token {
  readonly offset: number
  readonly text: string
}

/** A list or object that is open. */
interface Level {
  readonly path: readonly PropertyKey[]
  /** The key of the path. */
  readonly pathKey: string
  /** Name or index of the value that comes next. */
  key: PropertyKey
  /** True where a name is expected, not a value. */
  atName: boolean
}

interface Finder extends JsonNames {
  readonly offsets: Map<string, number>
  readonly twice: PlacedName[]
  readonly levels: Level[]
  badWord: number | undefined
}

function take(token: Token, finder: Finder): void {
  const level = finder.levels.at(-1)
  if (token.text === '}' || token.text === ']') finder.levels.pop()
  else if (token.text === ',' && level) next(level)
  else if (token.text === ':' && level) level.atName = false
  else if (token.text.startsWith('"') && level?.atName) takeName(token, level, finder)
  else takeValue(token, level, finder)
}

function next(level: Level): void {
  if (typeof level.key === 'number') level.key++
  else level.atName = true
}

function takeName({ text, offset }: Token, level: Level, finder: Finder): void {
  level.key = nameOf(text)
  if (finder.levels.length > MAX_DEPTH) return
  const own = pathKeyInside(level.pathKey, level.key)
  if (finder.offsets.has(own) && finder.twice.length < MAX_TWICE)
    finder.twice.push({ path: [...level.path, level.key], offset })
  finder.offsets.set(own, offset)
}

function nameOf(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text // broken: JSON.parse tells it of the whole text, too
  }
}

function takeValue({ text, offset }: Token, level: Level | undefined, finder: Finder): void {
  const isDeep = finder.levels.length > MAX_DEPTH
  const own = level === undefined || isDeep ? '' : pathKeyInside(level.pathKey, level.key)
  if (typeof level?.key === 'number' && !isDeep) finder.offsets.set(own, offset)
  if (text === '{' || text === '[') {
    const path = level === undefined || isDeep ? [] : [...level.path, level.key]
    finder.levels.push({ path, pathKey: own, key: text === '{' ? '' : 0, atName: text === '{' })
  } else if (!text.startsWith('"') && !LITERAL.test(text)) finder.badWord ??= offset
}

function* tokens(text: string): Generator<Token> {
  let offset = afterSpace(text, 0)
  for (let count = 0; offset < text.length && count < MAX_TOKENS; count++) {
    const end = tokenEnd(text, offset, text.charAt(offset))
    yield { offset, text: text.slice(offset, end) }
    offset = afterSpace(text, end)
  }
}

function afterSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset
  SPACE.test(text)
  return SPACE.lastIndex
}

function tokenEnd(text: string, offset: number, first: string): number {
  if (first === '"') return stringEnd(text, offset)
  WORD.lastIndex = offset
  return WORD.test(text) ? WORD.lastIndex : offset + 1
}

function stringEnd(text: string, offset: number): number {
  let end = text.indexOf('"', offset + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

/** True after an odd number of backslashes. */
function isEscaped(text: string, offset: number): boolean {
  let start = offset
  while (text[start - 1] === '\\') start--
  return (offset - start) % 2 === 1
}
