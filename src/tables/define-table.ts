import { hash } from 'node:crypto'
import type { Publication } from '../articles/publication.ts'
import type { TableSource } from '../articles/schema/source-schema.ts'
import type { DocumentFetchOptions } from '../outgoing/fetch-document.ts'
import { Problem } from '../problem.ts'
import { type GenerateRecords, openGeneratedTable } from './kinds/generated-table.ts'
import { openJsonTable } from './kinds/json-table.ts'
import type { Table, TableDefinition, TableTimes, TableWords } from './table.ts'

/** The means of opening sources. */
export interface TableMeans extends DocumentFetchOptions {
  /** The publication's folder. */
  readonly folder: string
}

/** Increase it when rows are read in another way, so that all are read again. */
const READING_VERSION = 1
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const SQL_WORDS: TableWords = { row: 'row', column: 'column' }
const JSON_WORDS: TableWords = { row: 'item', column: 'field' }
const RECORD_WORDS: TableWords = { row: 'record', column: 'field' }

/** Returns how a source of `publication.yaml` is read. */
export function defineTable(
  source: TableSource,
  publication: Publication,
  means: TableMeans,
): TableDefinition {
  const { name, key, changed, deleted, fields = {}, base, mayBeEmpty = false, missing } = source
  const isSql = source.url === undefined
  return {
    ...{ name, missing, mayBeEmpty, times: timesOf(source) },
    words: isSql ? SQL_WORDS : JSON_WORDS,
    mapping: { fields, base, ownColumns: ownColumns(isSql ? [key, changed, deleted] : [deleted]) },
    rules: rulesOf(publication, source),
    open: () => openTable(source, means),
  }
}

/** Returns how the records of an app are read. `everyMs` is the time between two calls; 0 for none. */
export function defineGenerated(
  generate: GenerateRecords,
  publication: Publication,
  options: { readonly everyMs: number; readonly now: () => Date },
): TableDefinition {
  const { everyMs, now } = options
  const pollMs = everyMs === 0 ? Number.POSITIVE_INFINITY : everyMs
  return {
    ...{ name: 'articles', words: RECORD_WORDS, mayBeEmpty: false },
    times: { pollMs, listMs: generate.length > 0 ? undefined : pollMs },
    mapping: { fields: {}, ownColumns: ['deleted'], reportsUnknown: true },
    rules: rulesOf(publication, undefined),
    open: async () => openGeneratedTable(generate, now),
  }
}

function ownColumns(columns: readonly (string | undefined)[]): readonly string[] {
  return columns.filter(column => column !== undefined)
}

/**
 * Says how often a source is looked at. A look for changes costs what has changed; one at everything is longer apart, unless it is
 * the only way.
 */
function timesOf({ postgres, sqlite, changed, notify, since, every }: TableSource): TableTimes {
  if (sqlite !== undefined) {
    const pollMs = every ?? 30 * SECOND
    return { pollMs, listMs: changed === undefined ? pollMs : 5 * MINUTE }
  }
  if (postgres === undefined) {
    const pollMs = every ?? MINUTE
    return { pollMs, listMs: since === undefined ? pollMs : HOUR }
  }
  if (changed !== undefined) {
    return { pollMs: every ?? (notify === undefined ? SECOND / 2 : 30 * SECOND), listMs: 5 * MINUTE }
  }
  const pollMs = every ?? (notify === undefined ? 30 * SECOND : 5 * MINUTE)
  return { pollMs, listMs: pollMs }
}

/** Returns a digest of everything by which a row is read. */
function rulesOf(publication: Publication, source: TableSource | undefined): string {
  const { timeZone, language, authors, strict = false, baseUrl } = publication
  const { every, mayBeEmpty, missing, headers, notify, postgres, ...read } = source ?? {}
  const rules = [READING_VERSION, timeZone, language, authors, strict, new URL(baseUrl).hostname, read]
  return hash('sha256', JSON.stringify(rules), 'base64url').slice(0, RULES_LENGTH)
}

const RULES_LENGTH = 16

async function openTable(source: TableSource, { folder, ...fetching }: TableMeans): Promise<Table> {
  const { postgres, sqlite, url } = source
  if (url !== undefined) return openJsonTable({ ...source, url }, fetching)
  if (sqlite !== undefined) {
    const { openSqliteTable } = await import('./kinds/sqlite-table.ts')
    return openSqliteTable({ ...source, sqlite }, folder)
  }
  if (postgres === undefined) throw new Problem('internal', 'a source without a kind')
  // The driver is loaded only when it is needed.
  const { openPostgresTable } = await import('./kinds/postgres-table.ts')
  return openPostgresTable({ ...source, postgres })
}
