import { describeSource } from './contract.ts'
import { openPostgresPlace } from './postgres-place.ts'

describeSource('PostgreSQL, with NOTIFY', () => openPostgresPlace('notify'))
describeSource('PostgreSQL, with a column for changes', () => openPostgresPlace('changed'))
describeSource('PostgreSQL, by digests', () => openPostgresPlace('digests'))
