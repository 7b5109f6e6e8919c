import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../../program/start.ts'
import { type Feedwright, startFeedwright } from '../contestants/feedwright.ts'
import { portOf, startNode } from '../contestants/process.ts'
import { captureServed } from '../contestants/served.ts'
import type { Part, PartOptions } from '../report/part.ts'
import { number } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication } from '../synthetic/publication.ts'
import {
  busyNotes,
  CONNECTIONS,
  contestGoals,
  contestTable,
  createContestant,
  measureInTurn,
  PATH,
} from './contest.ts'

/** Feeds of about 4 kB and 20 kB. */
const SIZES = [
  { articles: 3, bodyLength: 150 },
  { articles: 8, bodyLength: 1_100 },
] as const
const KINDS = ['304', '200'] as const
const MINIMAL = 'minimal node:http'
const TARGETS = [[MINIMAL, 0.95]] as const
const SERVER = join(import.meta.dirname, '../contestants/servers/minimal-server.ts')

/** Measures what headers and checks cost where the body costs little. */
export const small: Part = {
  name: 'small',
  title: `polls of feeds of 4 kB and 20 kB, against a server with only the headers a feed needs, ${CONNECTIONS} connections`,
  async run(options) {
    const results = []
    for (const size of SIZES) results.push(await measureSize(size, options))
    return {
      tables: results.flatMap(({ tables }) => tables),
      goals: results.flatMap(({ goals }) => goals),
      notes: results.flatMap(({ notes }) => notes),
      figures: results.map(({ contestants }) => contestants),
    }
  },
}

async function measureSize(size: (typeof SIZES)[number], options: PartOptions) {
  const folder = await temporaryFolder('bench-small')
  await writeFolder(folder, createPublication(size))
  const feedwright = await startFeedwright(folder, { role: 'server' })
  await feedwright.served
  const { minimal, contestants, length } = await startContestants(feedwright)
  try {
    await measureInTurn(contestants, KINDS, options)
  } finally {
    await Promise.all([feedwright.stop(), minimal.stop()])
  }
  const bytes = `${number(length)} bytes`
  return {
    contestants,
    tables: KINDS.map(kind => contestTable(contestants, kind)),
    goals: contestGoals(contestants, KINDS, TARGETS).map(goal => ({
      ...goal,
      subject: `${bytes}, ${goal.subject}`,
    })),
    notes: busyNotes(contestants, KINDS),
  }
}

async function startContestants({ pid, port }: Feedwright) {
  const served = await captureServed(`http://127.0.0.1:${port}${PATH}`, 'identity')
  const file = join(await temporaryFolder('bench-given'), 'served.json')
  await writeFile(file, JSON.stringify(served))
  const minimal = startNode(SERVER, [file], 'server')
  const { etag } = served
  const contestants = [
    createContestant({ name: 'Feedwright', pid, port, etag }),
    createContestant({ name: MINIMAL, pid: minimal.pid, port: await portOf(minimal), etag }),
  ]
  return { minimal, contestants, length: Buffer.from(served.body, 'base64').length }
}
