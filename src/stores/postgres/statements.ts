import type { ClientBase, QueryConfig, QueryResult } from 'pg'
import type { Row } from '../sql/rows.ts'
import { IN_LIST, isTextList, type SqlValue, type Statement, storableText, type Work } from '../sql/work.ts'
import { type Database, toProblem } from './connection.ts'

/** How statements are run on a connection. Each throws what `failureOf` makes of what the client throws. */
export interface Runner {
  /** Runs statements as they are written here, and gives the rows of the last one. */
  ask(client: ClientBase, text: string): Promise<readonly Row[]>
  /** Runs work step by step; each statement is prepared once on each connection, by its text. */
  perform<Result>(client: ClientBase, work: Work<Result>): Promise<Result>
}

/** Creates what runs statements on connections to a database. */
export function createRunner(database: Database): Runner {
  const known = new Map<string, { readonly name: string; readonly text: string }>()

  async function rowsOf(client: ClientBase, query: QueryConfig): Promise<readonly Row[]> {
    try {
      const results: QueryResult | readonly QueryResult[] = await client.query(query)
      return [results].flat().at(-1)?.rows ?? []
    } catch (error) {
      throw toProblem(error, database)
    }
  }

  function prepared({ text, values }: Statement): QueryConfig {
    const statement = known.get(text) ?? { name: `feedwright ${known.size}`, text: postgresText(text) }
    known.set(text, statement)
    return { ...statement, values: values.map(postgresValue) }
  }

  return {
    ask: (client, text) => rowsOf(client, { text }),
    async perform(client, work) {
      let step = work.next([])
      while (!step.done) step = work.next(await rowsOf(client, prepared(step.value)))
      return step.value
    },
  }
}

/** A statement in the words of PostgreSQL: numbered parameters, and `= ANY` for a list. */
export function postgresText(text: string): string {
  let number = 0
  return text.replaceAll(IN_LIST, '= ANY(?)').replaceAll('?', () => `$${++number}`)
}

function postgresValue(value: SqlValue): SqlValue {
  if (typeof value === 'string') return storableText(value)
  return isTextList(value) ? value.map(storableText) : value
}
