import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

/** A temporary database on the server of this test run. */
export interface TestDatabase {
  readonly url: string
  /** Runs statements as its owner and returns the rows of the last one. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** Drops it and ends all its connections. */
  drop(): Promise<void>
}

/** Creates an empty database; `options` are those of `CREATE DATABASE`. */
export async function createDatabase(options = ''): Promise<TestDatabase> {
  const server = await serverUrl()
  const name = `test_${randomBytes(6).toString('hex')}`
  await runOnce(`${server}/postgres`, client => client.query(`CREATE DATABASE ${name} ${options}`))
  const url = `${server}/${name}`
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    url,
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
    async drop() {
      await client.end()
      await runOnce(`${server}/postgres`, client => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

async function serverUrl(): Promise<string> {
  const response = await fetch(inject('postgresStarter'))
  const text = await response.text()
  if (response.ok) return text
  throw new Error(text)
}

async function runOnce<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
