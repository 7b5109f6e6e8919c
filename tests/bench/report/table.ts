/** Rows of text under heads. Every column but the first is right-aligned. */
export interface Table {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Returns a Markdown table with aligned columns. */
export function tableText({ heads, rows }: Table): string {
  const widths = heads.map((head, column) => {
    return Math.max(head.length, ...rows.map(row => row[column]?.length ?? 0))
  })
  const line = (cells: readonly string[]) => {
    const set = widths.map((width, column) => {
      const cell = cells[column] ?? ''
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    return `| ${set.join(' | ')} |`
  }
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(heads), line(rule), ...rows.map(line)].join('\n')
}

/** Returns `12,345`, or this many digits after the point. A dash when there is no number. */
export function number(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–'
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** Returns milliseconds, with as many digits as are significant. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return number(value)
  if (value >= 100) return `${number(value)} ms`
  return `${number(value, value >= 1 ? 1 : 3)} ms`
}

/** Returns a ratio such as `1.23×`. */
export function ratio(value: number): string {
  return Number.isFinite(value) ? `${number(value, value >= 10 ? 0 : 2)}×` : '–'
}

/** Returns bytes as mebibytes. */
export function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${number(bytes / 2 ** 20)} MiB`
}
