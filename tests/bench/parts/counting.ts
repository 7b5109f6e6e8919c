import { ask } from '../../program/raw-http.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { ASK_GZIP } from '../contestants/served.ts'
import type { Part } from '../report/part.ts'
import { writeFolder } from '../synthetic/folder.ts'
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

const KINDS = ['304', '200 gzip'] as const
/** Counting readers may cost a hundredth of the polls. */
const TARGETS = [['without counting', 0.99]] as const

/** Measures what it costs to count readers: the same server with and without. */
export const counting: Part = {
  name: 'counting',
  title: `polls with and without counting readers, one process, ${CONNECTIONS} keep-alive connections`,
  async run(options) {
    const folder = await temporaryFolder('bench-counting')
    await writeFolder(folder, createPublication({ articles: 50, bodyLength: 3_000 }))
    const servers = await Promise.all(
      ['true', 'false'].map(on => startFeedwright(folder, { role: 'server', args: ['--count-readers', on] })),
    )
    const contestants: Contestant[] = []
    for (const [n, server] of servers.entries()) {
      await server.served
      const { headers } = await ask(`http://127.0.0.1:${server.port}${PATH}`, { headers: ASK_GZIP })
      const { pid, port } = server
      const name = n === 0 ? 'Feedwright' : 'without counting'
      contestants.push(createContestant({ name, pid, port, etag: headers.etag ?? '' }))
    }
    try {
      await measureInTurn(contestants, KINDS, options)
    } finally {
      await Promise.all(servers.map(server => server.stop()))
    }
    return {
      tables: KINDS.map(kind => contestTable(contestants, kind)),
      goals: contestGoals(contestants, KINDS, TARGETS),
      notes: busyNotes(contestants, KINDS),
      figures: contestants,
    }
  },
}
