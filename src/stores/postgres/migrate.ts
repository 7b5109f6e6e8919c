import { Client } from 'pg'
import { Problem } from '../../problem.ts'
import { type Database, SCHEMA, toProblem, withoutTimeouts } from './connection.ts'
import { MIGRATIONS } from './schema.ts'

/**
 * Migrates the schema to the current version, each step in a transaction. Several programs may call it concurrently.
 * @throws Problem when the database cannot be used, or was created by a newer Feedwright.
 */
export async function migrate(database: Database): Promise<void> {
  // A migration may take long, and so may waiting for that of another program.
  const client = new Client(withoutTimeouts(database).config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await assertSupported(client, database)
    while (await migrateOnce(client, database));
  } catch (error) {
    throw toProblem(error, database)
  } finally {
    await client.end()
  }
}

const OLDEST_VERSION = 14

/** Another user with more rights may have created the schema before. */
const CREATE_SCHEMA = `
  DO $$ BEGIN
    IF to_regnamespace('${SCHEMA}') IS NULL THEN CREATE SCHEMA ${SCHEMA}; END IF;
  END $$;
  CREATE TABLE ${SCHEMA}.schema_version (version INTEGER NOT NULL);
  INSERT INTO ${SCHEMA}.schema_version VALUES (0)`

/** Key of the advisory lock for migrations: "feed" in ASCII. */
const LOCK = 0x66656564

async function assertSupported(client: Client, { location }: Database): Promise<void> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding",
  )
  const { version, encoding } = rows[0] as { version: string; encoding: string }
  if (Number.parseInt(version, 10) < OLDEST_VERSION)
    throw new Problem(
      'unavailable',
      `${location}: expected PostgreSQL ${OLDEST_VERSION} or newer, got ${version}`,
    )
  if (encoding !== 'UTF8')
    throw new Problem('unavailable', `${location}: expected a database of encoding UTF8, got ${encoding}`)
}

/** Applies the next migration. Returns false when there is none. */
async function migrateOnce(client: Client, { location }: Database): Promise<boolean> {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`)
  const version = await versionOf(client)
  if (version > MIGRATIONS.length) {
    const known = `version ${MIGRATIONS.length} or older`
    throw new Problem(
      'unavailable',
      `${location}: expected a store of ${known}, got version ${version}: update Feedwright`,
    )
  }
  const migration = MIGRATIONS[version]
  if (migration !== undefined) {
    if (version === 0) await client.query(CREATE_SCHEMA)
    await client.query(
      `SET search_path = ${SCHEMA}; ${migration}; UPDATE schema_version SET version = ${version + 1}`,
    )
  }
  await client.query('COMMIT')
  return migration !== undefined
}

async function versionOf(client: Client): Promise<number> {
  const known = await client.query(`SELECT to_regclass('${SCHEMA}.schema_version') IS NOT NULL AS known`)
  if (!known.rows[0]?.known) return 0
  const { rows } = await client.query(`SELECT version FROM ${SCHEMA}.schema_version`)
  return Number(rows[0]?.version)
}
