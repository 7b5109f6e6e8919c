import { type Child, type Html, html } from '../../pages/html.ts'

/** The cells of a row, in the order of the columns. */
export type Row = readonly Child[]

/** Options of `table`. */
export interface TableOptions {
  readonly caption?: string
  /** The columns with numbers, from 0. */
  readonly numbers?: readonly number[]
  /** The column with long text, from 0. */
  readonly text?: number
}

/** Renders a table whose rows become blocks on a phone. */
export function table(
  columns: readonly string[],
  rows: readonly Row[],
  { caption, numbers = [], text }: TableOptions = {},
): Html {
  const kind = (column: number) => {
    if (numbers.includes(column)) return html` class="number"`
    return column === text ? html` class="text"` : undefined
  }
  const head = columns.map((name, column) => html`<th scope="col"${kind(column)}>${name}</th>`)
  const body = rows.map(row => {
    const [first, ...others] = row
    const cells = others.map(
      (cell, index) => html`<td data-label="${columns[index + 1]}"${kind(index + 1)}>${cell}</td>`,
    )
    return html`<tr><th scope="row">${first}</th>${cells}</tr>\n`
  })
  return html`<table class="stacked">
${caption && html`<caption>${caption}</caption>\n`}<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>\n`
}

/** Renders facts, each with its name. */
export function facts(rows: readonly (readonly [string, Child])[]): Html {
  const body = rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)
  return html`<table class="facts">
<tbody>
${body}</tbody>
</table>\n`
}
