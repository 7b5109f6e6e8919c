import { Client } from 'pg'
import { Problem } from '../../problem.ts'
import { type Database, SCHEMA, toProblem, withoutTimeouts } from './connection.ts'
import { MIGRATIONS } from './schema.ts'

const OLDEST_VERSION = 14

/** Key of the lock under which one program at a time migrates: "feed" in ASCII. */
const LOCK = 0x66656564

/**
 * Brings the schema up to date, each version in a transaction; several programs may do so at once.
 * @throws Problem when the database cannot be used, or was made by a newer Feedwright.
 */
export async function migrate(database: Database): Promise<void> {
  // No time-out: a migration may take long, and so may waiting for that of another.
  const client = new Client(withoutTimeouts(database).config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await check(client, database)
    while (!(await isUpToDate(client, database)));
  } catch (error) {
    throw toProblem(error, database)
  } finally {
    await client.end()
  }
}

async function check(client: Client, { place }: Database): Promise<void> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding",
  )
  const { version, encoding } = rows[0] as { version: string; encoding: string }
  if (Number.parseInt(version, 10) < OLDEST_VERSION)
    throw new Problem(
      'unavailable',
      `${place}: expected PostgreSQL ${OLDEST_VERSION} or newer, got ${version}`,
    )
  if (encoding !== 'UTF8')
    throw new Problem('unavailable', `${place}: expected a database of encoding UTF8, got ${encoding}`)
}

/** Applies the next migration if there is one; true when there was none. */
async function isUpToDate(client: Client, { place }: Database): Promise<boolean> {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`)
  const version = await versionOf(client)
  if (version > MIGRATIONS.length) {
    const known = `version ${MIGRATIONS.length} or older`
    throw new Problem(
      'unavailable',
      `${place}: expected a store of ${known}, got version ${version}: update Feedwright`,
    )
  }
  const migration = MIGRATIONS[version]
  if (migration !== undefined) {
    if (version === 0) await client.query(begin())
    await client.query(
      `SET search_path = ${SCHEMA}; ${migration}; UPDATE schema_version SET version = ${version + 1}`,
    )
  }
  await client.query('COMMIT')
  return migration === undefined
}

async function versionOf(client: Client): Promise<number> {
  const known = await client.query(`SELECT to_regclass('${SCHEMA}.schema_version') IS NOT NULL AS known`)
  if (!known.rows[0]?.known) return 0
  const { rows } = await client.query(`SELECT version FROM ${SCHEMA}.schema_version`)
  return Number(rows[0]?.version)
}

/** The schema may have been made by who may make one. */
function begin(): string {
  return `
    DO $$ BEGIN
      IF to_regnamespace('${SCHEMA}') IS NULL THEN CREATE SCHEMA ${SCHEMA}; END IF;
    END $$;
    CREATE TABLE ${SCHEMA}.schema_version (version INTEGER NOT NULL);
    INSERT INTO ${SCHEMA}.schema_version VALUES (0)`
}
