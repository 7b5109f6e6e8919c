import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { changedFromTag } from '../../src/publish/document/entity-tag.ts'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { type DatabaseProxy, openProxy } from '../postgres/proxy.ts'
import { type Answer, ask } from './raw-http.ts'
import { articleText, FEEDS, FILES, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder, within } from './start.ts'

const LONG_MS = 120_000
const BASE = ['--base-url', 'https://feeds.example', '--rate-limit', '0']
/** Articles that each of three programs publishes. */
const ARTICLES = 12

/** A server with its own proxy to the database. It may be killed, cut off, and started again. */
interface Server {
  program: Program
  readonly proxy: DatabaseProxy
  readonly data: string
}

let database: TestDatabase
let folder: string
let servers: Server[]
let token: string

beforeAll(async () => {
  database = await createDatabase()
  const publication = `${PUBLICATION}items: 200\n`
  folder = await sampleFolder({
    ...FILES,
    'publication.yaml': publication,
    'tagged.md': articleText({ title: 'Tagged', published: '2020-05-06', tags: '[News]' }),
  })
  servers = await Promise.all(Array.from({ length: 3 }, startServer))
  const added = await runProgram(['token', 'add', '--scope', 'publish', '--database', database.url])
  token = added.stdout.split('\n')[0] ?? ''
  await Promise.all(servers.map(({ program }) => untilReady(program)))
  // A server is ready with what the store has. When all have a file that came later, the folder has been read.
  await writeFileWhole('came-later')
  const untilRead = (url: string) =>
    vi.waitFor(async () => expect(titlesOf(await get(`${url}/feed.json`))).toContain('came-later'), PATIENCE)
  await Promise.all(urls().map(untilRead))
}, LONG_MS)
afterAll(async () => {
  await Promise.all(servers.map(({ program }) => program.stop().catch(() => undefined)))
  await cleanUp()
  await Promise.all(servers.map(({ proxy }) => proxy.close()))
  await database.drop()
}, LONG_MS)

async function startServer(): Promise<Server> {
  const proxy = await openProxy(database.url)
  const data = await temporaryFolder('data')
  return { program: await start({ proxy, data }), proxy, data }
}

function start({ proxy, data }: Pick<Server, 'proxy' | 'data'>, port = 0): Promise<Program> {
  return startProgram(folder, { data, args: [...BASE, '--database', proxy.url, '--port', String(port)] })
}

async function untilReady({ url }: Program): Promise<void> {
  await vi.waitFor(async () => expect((await ask(`${url}/health/ready`)).status).toBe(200), PATIENCE)
}

const urls = () => servers.map(({ program }) => program.url)
const get = (url: string, headers = {}) => ask(url, { headers })

/** Publishes through one server after another, until one answers with success. */
async function publish(name: string, first: number): Promise<void> {
  for (let at = first; ; at++) {
    const url = `${urls()[at % 3]}/api/articles/${name}`
    const answer = await ask(url, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: name, published: '2024-01-01', markdown: 'Text.' }),
    }).catch(() => undefined)
    if (answer !== undefined && answer.status < 300) return
    // A server that is cut off answers that it is unavailable.
    if (answer !== undefined) expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30'])
  }
}

async function writeFileWhole(name: string): Promise<void> {
  await writeFile(join(folder, `.${name}`), articleText({ title: name, published: '2024-01-02' }))
  await rename(join(folder, `.${name}`), join(folder, `${name}.md`))
}

const titlesOf = ({ bytes }: Answer): readonly string[] =>
  JSON.parse(bytes.toString()).items.map(({ title }: { title: string }) => title)

/** The conditions of a client that has an answer: it sends everything it knows, or only the date. */
type Conditions = (last: Answer) => Record<string, string | undefined>

const BY_TAG: Conditions = ({ headers }) => ({
  'if-none-match': headers.etag,
  'if-modified-since': headers['last-modified'],
})
const BY_DATE: Conditions = ({ headers }) => ({ 'if-modified-since': headers['last-modified'] })

/** Polls the servers in turn until stopped, as through a load balancer. Returns every state that it received. */
async function pollInTurn(isOver: () => boolean, conditions = BY_TAG): Promise<readonly Answer[]> {
  const seen: Answer[] = []
  for (let at = 0; !isOver(); at++) {
    const last = seen.at(-1)
    const answer = await get(`${urls()[at % 3]}/feed.json`, last && conditions(last)).catch(() => undefined)
    if (answer === undefined) continue
    expect([200, 304]).toContain(answer.status)
    if (answer.status === 200) seen.push(answer)
  }
  return seen
}

describe('three servers over one database', { timeout: LONG_MS }, () => {
  it('check 2: serve the same bytes, tags and dates', async () => {
    // The second change within a second has the date of the next one, and is sent with that from then on.
    for (const path of [...FEEDS, '/tags/news/rss.xml', '/'])
      await vi.waitFor(async () => {
        const answers = await Promise.all(urls().map(url => get(url + path)))
        const facts = answers.map(({ status, headers, bytes }) =>
          [status, headers.etag, headers['last-modified'], bytes.toString()].join('\n'),
        )
        expect(new Set(facts).size).toBe(1)
        expect(answers[0]?.status).toBe(200)
      }, PATIENCE)
  })

  it('serve a published article in the next poll of any server', async () => {
    for (let at = 0; at < 6; at++) {
      await publish(`next-poll-${at}`, at)
      for (const url of urls()) expect(titlesOf(await get(`${url}/feed.json`))).toContain(`next-poll-${at}`)
    }
  })

  it('serve the pictures that any of them stored', async () => {
    const [page] = await Promise.all(urls().map(url => get(`${url}/articles/2021-02-17-mission`)))
    const picture = /\/media\/[0-9a-f]{32}\/mission\.png/.exec(page?.bytes.toString() ?? '')?.[0]
    for (const url of urls()) expect((await get(url + picture)).status).toBe(200)
  })

  it('go on answering while one of them reads a record that takes too long', async () => {
    const logged = () => servers.some(({ program }) => program.output().includes('takes too long to render'))
    const poison = articleText({ title: 'Poison', published: '2024-01-02' }, '!['.repeat(2_400_000))
    await writeFile(join(folder, 'poison.md'), poison)
    let answers = 0
    for (; !logged(); answers++) {
      for (const url of urls()) expect((await get(`${url}/feed.json`)).status).toBe(200)
    }
    // None would be answered while a thread that answers renders.
    expect(answers).toBeGreaterThan(10)
    await rm(join(folder, 'poison.md'))
  })

  it('serve articles of a new leader, also the new leader itself', async () => {
    for (const server of servers) {
      await server.program.stop('SIGKILL')
      await writeFileWhole(`gap-${server.program.port}`)
      const others = servers.filter(each => each !== server)
      await vi.waitFor(async () => {
        for (const { program } of others)
          expect(titlesOf(await get(`${program.url}/feed.json`))).toContain(`gap-${server.program.port}`)
      }, PATIENCE)
      server.program = await start(server, server.program.port)
      await untilReady(server.program)
    }
  })

  it('lose nothing and never go back, while one is killed and another cut off', async () => {
    let over = false
    const polled = pollInTurn(() => over)
    const polledByDate = pollInTurn(() => over, BY_DATE)
    const names = ['a', 'b', 'c'].map(who => Array.from({ length: ARTICLES }, (_, at) => `${who}-${at}`))
    const published = Promise.all(
      names.map(async (own, who) => {
        for (const [at, name] of own.entries()) await publish(name, who + at)
      }),
    )
    const filed = Array.from({ length: ARTICLES }, (_, at) => `file-${at}`)
    const written = (async () => {
      for (const name of filed) await writeFileWhole(name)
    })()
    await harm(servers)
    await Promise.all([published, written])

    const wanted = [...names.flat(), ...filed].sort()
    await vi.waitFor(async () => {
      const answers = await Promise.all(urls().map(url => get(`${url}/feed.json`)))
      for (const answer of answers) {
        expect(
          titlesOf(answer)
            .filter(title => wanted.includes(title))
            .sort(),
        ).toEqual(wanted)
        expect(answer.headers.etag).toBe(answers[0]?.headers.etag)
        expect(answer.bytes.equals(answers[0]?.bytes ?? Buffer.of())).toBe(true)
      }
    }, PATIENCE)

    over = true
    const seen = await within(LONG_MS, 'the last poll', polled)
    expect(seen.length).toBeGreaterThan(2)
    for (const [at, answer] of seen.entries()) {
      const next = seen[at + 1]
      if (next === undefined) continue
      expect(changedFromTag(next.headers.etag ?? '')).toBeGreaterThan(
        changedFromTag(answer.headers.etag ?? '') ?? 0,
      )
      expect(titlesOf(next)).toEqual(expect.arrayContaining([...titlesOf(answer)]))
    }
    const dates = (await polledByDate).map(({ headers }) => changedFromTag(headers.etag ?? ''))
    expect(dates.length).toBeGreaterThan(2)
    expect(dates).toEqual(dates.toSorted((a = 0, b = 0) => a - b))
  })
})

/** Kills one and starts it again, and cuts another off for a while. One of them is the leader. */
async function harm([one, two, three]: readonly Server[]): Promise<void> {
  if (one === undefined || two === undefined || three === undefined) return
  for (const [killed, cut] of [
    [one, two],
    [two, three],
  ] as const) {
    await cut.proxy.cut()
    const { port } = killed.program
    await killed.program.stop('SIGKILL')
    killed.program = await start(killed, port)
    await untilReady(killed.program)
    await cut.proxy.restore()
    await untilReady(cut.program)
  }
}
