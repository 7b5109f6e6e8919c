/** Deeper fields than `authors[0].url` are not looked up. */
const MAX_DEPTH = 3

/** More names that come twice than these are not told. */
const MAX_TWICE = 10

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
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
  return path.map(key => `${typeof key === 'number' ? '#' : '.'}${String(key)}`).join('\n')
}

/** Finds the fields of a JSON text; `JSON.parse` tells values but not places, and keeps only the last of two names. */
export function findJsonNames(text: string): JsonNames {
  const finder: Finder = { offsets: new Map(), twice: [], badWord: undefined, levels: [] }
  for (const token of tokens(text)) take(token, finder)
  return finder
}

interface Token {
  readonly offset: number
  readonly text: string
}

/** A list or object that is open. */
interface Level {
  readonly path: readonly PropertyKey[]
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
  const path = [...level.path, level.key]
  if (finder.offsets.has(pathKey(path)) && finder.twice.length < MAX_TWICE)
    finder.twice.push({ path, offset })
  finder.offsets.set(pathKey(path), offset)
}

function nameOf(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text // broken: JSON.parse tells it of the whole text, too
  }
}

function takeValue({ text, offset }: Token, level: Level | undefined, finder: Finder): void {
  const depth = finder.levels.length
  const path = level === undefined || depth > MAX_DEPTH ? [] : [...level.path, level.key]
  if (typeof level?.key === 'number' && path.length > 0) finder.offsets.set(pathKey(path), offset)
  if (text === '{') finder.levels.push({ path, key: '', atName: true })
  else if (text === '[') finder.levels.push({ path, key: 0, atName: false })
  else if (!text.startsWith('"') && !LITERAL.test(text)) finder.badWord ??= offset
}

function* tokens(text: string): Generator<Token> {
  let offset = 0
  while (offset < text.length) {
    const first = text.charAt(offset)
    const end = tokenEnd(text, offset, first)
    if (first.trim() !== '') yield { offset, text: text.slice(offset, end) }
    offset = end
  }
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
