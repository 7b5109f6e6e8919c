import { isFields } from '../../records/fields.ts'
import { type Listed, type Row, type Table, withoutKey } from '../table.ts'
import { digestOf, isDeleted } from './digest.ts'

/**
 * Yields the articles of an app: all of them, or, if it has a parameter, those that have changed since then. `since` is undefined for
 * the first call, which yields all. A record with `deleted: true` is withdrawn.
 */
export type GenerateRecords = (since?: Date) => AsyncIterable<object> | Iterable<object>

const RECORDS_PER_PART = 100

/** Opens the records that a function yields. */
export function openGeneratedTable(generate: GenerateRecords, now: () => Date): Table {
  async function* listFrom(records: ReturnType<GenerateRecords>): AsyncGenerator<readonly Listed[]> {
    let part: Listed[] = []
    let number = 0
    for await (const record of records) {
      part.push(listedOf(record, ++number))
      if (part.length < RECORDS_PER_PART) continue
      yield part
      part = []
    }
    yield part
  }

  const knowsChanges = generate.length > 0
  return {
    list: () => listFrom(generate(undefined)),
    ...(knowsChanges && {
      cursor: async () => now().toISOString(),
      async changes(cursor: string) {
        const next = now().toISOString()
        const listed: Listed[] = []
        for await (const part of listFrom(generate(new Date(cursor)))) listed.push(...part)
        return { listed, cursor: next }
      },
    }),
    close: async () => undefined,
  }
}

function listedOf(record: unknown, number: number): Listed {
  const row: Row = isFields(record) ? record : {}
  const key = row.id ?? row.slug
  if (typeof key !== 'string' && typeof key !== 'number') return withoutKey(number, 'slug')
  return { key: String(key), version: digestOf(row), row, deleted: isDeleted(row.deleted) }
}
