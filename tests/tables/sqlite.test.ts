import { afterAll } from 'vitest'
import { describeSource } from './contract.ts'
import { cleanUpFolders } from './following.ts'
import { openSqlitePlace } from './sqlite-place.ts'

afterAll(cleanUpFolders)

describeSource('SQLite, with a column for changes', () => openSqlitePlace({ changed: true, journal: 'wal' }))
describeSource('SQLite, by digests', () => openSqlitePlace({ changed: false, journal: 'delete' }))
