/** The text below a heading such as `## Fields`, up to the next heading of its level or above; empty when there is none. */
export function section(text: string, heading: string): string {
  const [, below = ''] = `\n${text}`.split(`\n${heading}\n`)
  const level = heading.indexOf(' ')
  return below.split(new RegExp(`\\n#{1,${level}} `))[0] ?? ''
}

/** The cells, without backquotes, of every table whose first column has this head. */
export function rows(text: string, head: string): readonly string[][] {
  return tables(text)
    .filter(([first]) => cellsOf(first)[0] === head)
    .flatMap(([, , ...lines]) => lines.map(cellsOf))
    .map(cells => cells.map(cell => cell.replaceAll('`', '')))
}

/** Everything in backquotes in the first column of these tables. */
export function names(text: string, head: string): string[] {
  return tables(text)
    .filter(([first]) => cellsOf(first)[0] === head)
    .flatMap(([, , ...lines]) => lines.map(line => cellsOf(line)[0] ?? ''))
    .flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
}

/** The fenced blocks of a language; `''` for those that name none. */
export function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  )
}

/** Relative targets of links and pictures, with their anchors. */
export function links(text: string): readonly string[] {
  const prose = withoutCode(text)
  const found = [...prose.matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g)]
  return found.map(([, link = '', source = '']) => link || source).filter(link => !/^[a-z]+:/.test(link))
}

/** The anchors that GitHub gives the headings of a page. */
export function anchors(text: string): readonly string[] {
  const headings = [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading)
  const counts = new Map<string, number>()
  return headings.map(heading => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    const count = counts.get(anchor) ?? 0
    counts.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

/** Lines of each table: its head, the line below, and its rows. */
function tables(text: string): readonly string[][] {
  return [...withoutBlocks(text).matchAll(/(?:^\|.*\n?)+/gm)].map(([table]) => table.trimEnd().split('\n'))
}

function cellsOf(line = ''): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map(cell => cell.trim())
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '')
}

/** Code spans may hold what looks like a link; link texts may hold code. */
function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/`[^`\n]*`/g, '')
}
