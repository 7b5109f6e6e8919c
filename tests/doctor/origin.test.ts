import { afterEach, expect, it } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import { type Faults, type FeedServer, soundFeed, startHttp } from './sound-server.ts'

const servers: FeedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

/** The sound server says that its feed has changed on 1 November 2024, and that a copy is fresh for 900 seconds. */
const CHANGED = Date.parse('2024-11-01T00:00:00Z')
const SECOND = 1_000

async function given(faults: Faults): Promise<FeedServer> {
  const server = await startHttp(faults)
  servers.push(server)
  return server
}

/** Compares a public server with the server behind it, which has the feed of the public one unless it is given. */
async function compared(
  publicFaults: Faults,
  { origin = {}, secondsAfter = 0 }: { origin?: Faults; secondsAfter?: number } = {},
): Promise<readonly string[]> {
  const front = await given(publicFaults)
  const back = await given({ feed: () => soundFeed(front.url), ...origin })
  const now = () => new Date(CHANGED + secondsAfter * SECOND)
  const findings = await examine(front.url, { now, origin: new URL(back.url) })
  return findings
    .filter(({ check }) => check.endsWith('origin'))
    .map(({ result, check, found }) => `${result} ${check}: ${found}`)
}

it('a public answer like that of the server is well', async () => {
  expect(await compared({})).toEqual(['ok origin: the public gets what the server sends'])
})

const old = (self: string) => soundFeed(self).replace('One', 'Old')
const OLD: Faults = {
  feed: old,
  headers: () => ({ 'last-modified': 'Thu, 31 Oct 2024 00:00:00 GMT' }),
}

it('an older copy is well within its max-age, and a fault after it', async () => {
  expect(await compared(OLD, { secondsAfter: 900 })).toEqual([
    'ok origin: a copy in front is 900 seconds behind, within its max-age',
  ])
  expect(await compared(OLD, { secondsAfter: 1_000 })).toEqual([
    'fault origin: the server has had a newer version for 1000 seconds, and the public still gets the old one',
  ])
})

it('other bytes of the same version are a fault', async () => {
  const added = (self: string) => `${soundFeed(self)}\n<!-- added by a proxy -->`
  expect(await compared({ feed: added })).toEqual([
    'fault origin: the public gets other bytes than the server sends, of the same version',
  ])
})

it('another Cache-Control is a warning, another order of its directives is none', async () => {
  const longer = { headers: () => ({ 'cache-control': 'public, max-age=86400' }) }
  expect(await compared(longer)).toContain(
    'warning Cache-Control of the origin: the public gets "public, max-age=86400", the server sends "public, max-age=900"',
  )
  const sorted = { headers: () => ({ 'cache-control': 'max-age=900,public' }) }
  expect(await compared(sorted)).toEqual(['ok origin: the public gets what the server sends'])
})

it('a server that does not answer, or has no such feed, is not compared', async () => {
  const gone: Faults = { answer: (_request, response) => Boolean(response.writeHead(404).end()) }
  expect(await compared({}, { origin: gone })).toEqual([
    expect.stringMatching(/^skipped origin: the server at .* answers 404 for \/rss\.xml$/),
  ])
  const { url } = await given({})
  const findings = await examine(url, { now: () => new Date(), origin: new URL('http://127.0.0.1:1') })
  expect(findings.find(({ check }) => check === 'origin')?.found).toContain('does not answer')
})
