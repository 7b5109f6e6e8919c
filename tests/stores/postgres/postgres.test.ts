import { afterAll, beforeAll } from 'vitest'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'
import { storeContract } from '../store-contract.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await (await openPostgresStore(database.url)).close()
})
afterAll(() => database.drop())

const TABLES = [
  'slugs',
  'articles',
  'terms',
  'lists',
  'entries',
  'archive_pages',
  'tokens',
  'requests',
  'sources',
  'media',
  'remote_images',
  'remote_attachments',
  'deliveries',
  'subscriptions',
  'fan_outs',
  'documents',
  'reader_days',
  'remembered',
  'article_changes',
  'recalls',
  'tombstones',
  'fetches',
]
const EMPTY = `SET search_path = feedwright; ${TABLES.map(table => `DELETE FROM ${table}`).join('; ')}; UPDATE revisions SET last = 0`

storeContract(
  'PostgreSQL',
  async () => {
    await database.query(EMPTY)
    return {
      store: await openPostgresStore(database.url),
      reopen: () => openPostgresStore(database.url),
    }
  },
  15,
)
