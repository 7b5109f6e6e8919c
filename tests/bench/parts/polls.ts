import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from '../../program/raw-http.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { nginxVersion, startNginx } from '../contestants/nginx.ts'
import { portOf, startNode } from '../contestants/process.ts'
import { ASK_GZIP, captureServed, type Served } from '../contestants/served.ts'
import type { Part } from '../report/part.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { syntheticItems } from '../synthetic/items.ts'
import { createPublication } from '../synthetic/publication.ts'
import {
  busyNotes,
  CONNECTIONS,
  type Contestant,
  contestGoals,
  contestTable,
  createContestant,
  measureInTurn,
  PATH,
} from './contest.ts'

const ITEMS = 50
const BODY_LENGTH = 3_000

const BARE = 'bare node:http'
const READY = 'Express, ready buffer'
const PER_REQUEST = 'Express, feed, compression'
/** Targets: the throughput of Feedwright relative to each other contestant. */
const TARGETS = [
  [BARE, 0.9],
  [READY, 1.5],
  [PER_REQUEST, 50],
] as const

const KINDS = ['304', '200 gzip'] as const

/** Measures responses per second, compared with servers that do the same. */
export const polls: Part = {
  name: 'polls',
  title: `polls of a feed of ${ITEMS} items in full, one process, ${CONNECTIONS} keep-alive connections`,
  async run(options) {
    const { contestants, stop } = await startContestants()
    try {
      await measureInTurn(contestants, KINDS, options)
    } finally {
      await stop()
    }
    const notes = [
      ...(nginxVersion() === undefined ? ['nginx is not installed'] : []),
      ...busyNotes(contestants, KINDS),
    ]
    return {
      tables: KINDS.map(kind => contestTable(contestants, kind)),
      goals: contestGoals(contestants, KINDS, TARGETS),
      notes,
      figures: contestants,
    }
  },
}

async function startContestants() {
  const folder = await temporaryFolder('bench-polls')
  await writeFolder(folder, createPublication({ articles: ITEMS, bodyLength: BODY_LENGTH }))
  const feedwright = await startFeedwright(folder, { role: 'server' })
  await feedwright.served
  const served = await captureServed(`http://127.0.0.1:${feedwright.port}${PATH}`)
  const [servedFile, itemsFile] = await writeGiven(served)
  const programs = [
    { name: BARE, file: 'bare-server.ts', given: servedFile },
    { name: READY, file: 'express-ready-server.ts', given: servedFile },
    { name: PER_REQUEST, file: 'express-feed-server.ts', given: itemsFile },
  ].map(({ name, file, given }) => {
    return {
      name,
      server: startNode(join(import.meta.dirname, '../contestants/servers', file), [given], 'server'),
    }
  })
  const nginx = nginxVersion() === undefined ? undefined : await startNginx(served)
  const contestants = [
    await contestant('Feedwright', feedwright.pid, feedwright.port),
    ...(await Promise.all(
      programs.map(async ({ name, server }) => contestant(name, server.pid, await portOf(server))),
    )),
    ...(nginx === undefined ? [] : [await contestant('nginx, one worker', nginx.pid, nginx.port)]),
  ]
  const servers = [
    feedwright,
    ...programs.map(({ server }) => server),
    ...(nginx === undefined ? [] : [nginx]),
  ]
  return { contestants, stop: () => Promise.all(servers.map(server => server.stop())) }
}

async function writeGiven(served: Served): Promise<readonly [string, string]> {
  const folder = await temporaryFolder('bench-given')
  const files = [join(folder, 'served.json'), join(folder, 'items.json')] as const
  await writeFile(files[0], JSON.stringify(served))
  await writeFile(files[1], JSON.stringify(syntheticItems(ITEMS)))
  return files
}

async function contestant(name: string, pid: number, port: number): Promise<Contestant> {
  const { status, headers } = await ask(`http://127.0.0.1:${port}${PATH}`, { headers: ASK_GZIP })
  if (status !== 200 || headers['content-encoding'] !== 'gzip') throw new Error(`${name} does not send gzip`)
  return createContestant({ name, pid, port, etag: headers.etag ?? '' })
}
