/** A field in quotes, in which two quotes are one; or a field without; and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)(?:"|$)|([^",\r\n]*))[^,\r\n]*(,|\r?\n|\r|$)/

/** Yields the rows of CSV (RFC 4180) with a line of names, each by name. */
export function* parseCsv(text: string): Generator<Readonly<Record<string, string>>> {
  let names: readonly string[] | undefined
  for (const line of linesOf(text)) {
    if (names === undefined) names = line.map(name => name.trim())
    else yield Object.fromEntries(names.map((name, at) => [name, line[at] ?? '']))
  }
}

function* linesOf(text: string): Generator<readonly string[]> {
  const field = new RegExp(FIELD, 'y')
  let line: string[] = []
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? []
    if (end === undefined) break
    line.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',' && field.lastIndex < text.length) continue
    if (line.length > 1 || line[0] !== '') yield line
    line = []
  }
}
