import { type Fault, printable } from '../articles/faults/fault.ts'
import { type SourceChange, TABLES } from '../articles/store/source-store.ts'
import type { RowReading } from './read-row.ts'
import type { TableDefinition } from './table.ts'

/**
 * Returns a function that names the place of a fault as its author knows it: `publication.yaml: posts row 42`, or `publication.yaml: source
 * posts:` for the source itself.
 */
export function createShowFault(definitions: readonly TableDefinition[]): (fault: Fault) => Fault {
  return fault => {
    if (!fault.file.startsWith(TABLES)) return fault
    const [name = '', ...rest] = fault.file.slice(TABLES.length).split('/')
    const key = rest.join('/')
    const row = definitions.find(definition => definition.name === name)?.words.row ?? 'row'
    const source = name === 'source' || row === 'record' ? name : `source ${name}`
    const place = key === '' ? `${source}:` : `${name} ${row} ${printable(key)}`
    return { ...fault, file: row === 'record' ? place : `publication.yaml: ${place}` }
  }
}

/** Names the columns in the faults of a change, in place of the fields. */
export function withColumns(
  change: SourceChange,
  reading: RowReading | undefined,
  { words, mapping }: TableDefinition,
): SourceChange {
  if (change.kind === 'gone' || reading === undefined) return change
  const faults = change.source.faults.map((fault): Fault => {
    const [, first = '', rest = ''] = /^([^.[]+)(.*)$/.exec(fault.field ?? '') ?? []
    if (first === '') return fault
    const column = reading.columnOf(first) ?? mapping.fields[first]
    return { ...fault, field: column ? `${words.column} ${column}${rest}` : fault.field }
  })
  return { ...change, source: { ...change.source, faults } }
}
