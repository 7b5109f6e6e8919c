/** A field in quotes, in which two quotes are one; or a field without; and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)(?:"|$)|([^",\r\n]*))[^,\r\n]*(,|\r?\n|\r|$)/y

/** Parses CSV (RFC 4180) with a line of names. Returns a row by name for each further line. */
export function parseCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = linesOf(text)
  return rows.map(row => Object.fromEntries(names.map((name, at) => [name.trim(), row[at] ?? ''])))
}

function linesOf(text: string): readonly (readonly string[])[] {
  const lines: string[][] = []
  let line: string[] = []
  FIELD.lastIndex = 0
  while (FIELD.lastIndex < text.length) {
    const [, quoted, plain = '', end] = FIELD.exec(text) ?? []
    if (end === undefined) break
    line.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',' && FIELD.lastIndex < text.length) continue
    if (line.length > 1 || line[0] !== '') lines.push(line)
    line = []
  }
  return lines
}
