import type { ClientBase, QueryConfig, QueryResult } from 'pg'
import type { Row } from '../sql/rows.ts'
import {
  IN_LIST,
  isTextList,
  SKIP_LOCKED,
  type SqlValue,
  type Statement,
  storableText,
  type Work,
} from '../sql/work.ts'
import { type Database, toProblem } from './connection.ts'

/** Runs statements on a connection. Both methods throw the result of `toProblem`. */
export interface Runner {
  /** Runs SQL of PostgreSQL, perhaps several statements, and returns the rows of the last one. */
  query(client: ClientBase, text: string): Promise<readonly Row[]>
  /** Runs work statement by statement. Each statement is prepared once on each connection. */
  perform<Result>(client: ClientBase, work: Work<Result>): Promise<Result>
}

/** Creates the runner for connections to a database. */
export function createRunner(database: Database): Runner {
  const prepared = new Map<string, { readonly name: string; readonly text: string }>()

  async function rowsOf(client: ClientBase, query: QueryConfig): Promise<readonly Row[]> {
    try {
      const results: QueryResult | readonly QueryResult[] = await client.query(query)
      return [results].flat().at(-1)?.rows ?? []
    } catch (error) {
      throw toProblem(error, database)
    }
  }

  function queryConfig({ text, values }: Statement): QueryConfig {
    const statement = prepared.get(text) ?? { name: `feedwright ${prepared.size}`, text: postgresText(text) }
    prepared.set(text, statement)
    return { ...statement, values: values.map(postgresValue) }
  }

  return {
    query: (client, text) => rowsOf(client, { text }),
    async perform(client, work) {
      let step = work.next([])
      while (!step.done) step = work.next(await rowsOf(client, queryConfig(step.value)))
      return step.value
    },
  }
}

/** Translates a statement to PostgreSQL: numbered parameters, `= ANY` for a list, and locks that are passed over. */
export function postgresText(text: string): string {
  let number = 0
  return text
    .replaceAll(IN_LIST, '= ANY(?)')
    .replaceAll(SKIP_LOCKED, 'FOR UPDATE SKIP LOCKED')
    .replaceAll('?', () => `$${++number}`)
}

function postgresValue(value: SqlValue): SqlValue {
  if (typeof value === 'string') return storableText(value)
  return isTextList(value) ? value.map(storableText) : value
}
