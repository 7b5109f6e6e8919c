import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { articleKey } from '../../src/publish/document/surrogates.ts'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const BASE = 'https://feeds.example'
const LONG_MS = 180_000
const HOUR_MS = 3_600_000
/** The bound that the issue names for a change, with much air for a busy machine. */
const SOON = { timeout: 10_000, interval: 25 }

let receiver: Receiver
let programs: Program[]
beforeEach(async () => {
  receiver = await startReceiver()
  programs = []
})
afterEach(async () => {
  for (const program of programs) await program.stop('SIGKILL')
  await receiver.close()
})
afterAll(cleanUp)

async function serve(folder: string, data: string, ...args: readonly string[]): Promise<Program> {
  const program = await startProgram(folder, { data, args: ['--allow-private-addresses', ...args] })
  programs.push(program)
  return program
}

function folderWith(publication = '', published = '2021-02-17'): Promise<string> {
  return sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\n${publication}`,
    'wrong.md': articleText({ title: 'Wrong Story', published, tags: '[sea]' }),
    'right.md': articleText({ title: 'Right Story', published: '2021-02-18' }),
  })
}

async function shows({ url }: Program, title: string): Promise<readonly boolean[]> {
  const answers = await Promise.all(FEEDS.map(path => ask(url + path)))
  return answers.map(({ bytes }) => bytes.toString().includes(title))
}

describe('an article that is taken back', { timeout: LONG_MS }, () => {
  it('leaves all feeds of a running server, which tells hubs, webhooks and caches, and stays withdrawn', async () => {
    const cache = `caches:\n  - kind: varnish\n    url: ${receiver.url}cache\n`
    const hooks = `${cache}hubs: ${receiver.url}hub\nwebhooks:\n  - url: ${receiver.url}hook\n    secret: {file: ${await secretFile()}}\n`
    const folder = await folderWith(hooks)
    const data = await temporaryFolder('data')
    const program = await serve(folder, data)
    await untilFollowing(program)
    receiver.answer((_request, response) => void response.writeHead(204).end())
    const { items } = JSON.parse((await ask(`${program.url}/feed.json`)).bytes.toString())
    const pageKey = articleKey(items.find(({ title }: { title: string }) => title === 'Wrong Story').id)
    const args = [
      'recall',
      'wrong',
      '--data',
      data,
      '--reason',
      'The mast is not <90> m',
      '--by',
      'Ada',
      '--public',
    ]
    const { stdout, status } = await runProgram(args)
    expect(status).toBe(0)
    expect(stdout).toContain('"Wrong Story" is taken back.\nIt stays withdrawn although wrong.md has it.\n')
    await vi.waitFor(
      async () => expect(await shows(program, 'Wrong Story')).toEqual([false, false, false]),
      SOON,
    )
    expect(await shows(program, 'Right Story')).toEqual([true, true, true])

    const page = await ask(`${program.url}/articles/wrong`)
    expect([page.status, page.bytes.toString()]).toEqual([
      410,
      'What was at this address has been withdrawn.\nThe mast is not <90> m\n',
    ])
    const html = await ask(`${program.url}/articles/wrong`, { headers: { Accept: 'text/html' } })
    expect(html.bytes.toString()).toMatch(
      /<p class="note" dir="auto">The mast is not &[^;]+;90(?:>|&[^;]+;) m</,
    )

    await vi.waitFor(() => {
      const events = receiver.received
        .filter(({ path }) => path === '/hook')
        .map(({ body }) => JSON.parse(body))
      expect(events.map(({ type, data: { reason } }) => [type, reason])).toContainEqual([
        'article.withdrawn',
        'The mast is not <90> m',
      ])
      const topics = receiver.received.map(({ body }) => new URLSearchParams(body).get('hub.topic'))
      expect(topics).toContain(`${BASE}/rss.xml`)
      const purged = receiver.received
        .filter(({ method }) => method === 'PURGE')
        .map(({ headers }) => headers)
      expect(
        purged
          .map(headers => String(headers['surrogate-key']))
          .join(' ')
          .split(' '),
      ).toContain(pageKey)
    }, PATIENCE)

    // Its file is edited, renamed, and read again by another start: it stays withdrawn.
    await writeFile(
      join(folder, 'wrong.md'),
      articleText({ title: 'Wrong Story, Edited', published: '2021-02-17' }),
    )
    await untilServed(folder, program, 'Edited Since')
    await program.stop()
    await rm(join(folder, 'wrong.md'))
    await writeFile(
      join(folder, 'moved.md'),
      articleText({ title: 'Wrong Story, Edited', published: '2021-02-17' }),
    )
    const again = await serve(folder, data)
    await untilServed(folder, again, 'Started Again')
    expect(await shows(again, 'Wrong Story')).toEqual([false, false, false])

    const undone = await runProgram(['recall', `${BASE}/articles/wrong`, '--undo', '--data', data])
    expect([undone.status, undone.stdout]).toEqual([0, '"Wrong Story, Edited" is published again.\n'])
    await vi.waitFor(
      async () => expect(await shows(again, 'Wrong Story, Edited')).toEqual([true, true, true]),
      SOON,
    )
    expect((await ask(`${again.url}/articles/wrong`)).status).toBe(200)
  })

  it('has a checklist that says how often feeds were fetched since, also with workers', async () => {
    const folder = await folderWith('feeds: { sea: { any: { tags: [sea] } } }\n')
    const data = await temporaryFolder('data')
    const program = await serve(folder, data, '--workers', '2')
    await untilFollowing(program)
    await runProgram(['recall', 'wrong', '--data', data, '--reason', 'A name was wrong', '--by', 'Ada'])
    await vi.waitFor(
      async () => expect(await shows(program, 'Wrong Story')).toEqual([false, false, false]),
      SOON,
    )
    for (const path of ['/rss.xml', '/feeds/sea/atom.xml']) await ask(program.url + path)
    await vi.waitFor(async () => {
      const { stdout, status } = await runProgram(['recall', 'wrong', folder, '--data', data, '--json'])
      expect(status).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({
        article: { title: 'Wrong Story', url: `${BASE}/articles/wrong` },
        withdrawal: { reason: 'A name was wrong', by: 'Ada', isHeld: true, heldFrom: 'wrong.md' },
        portals: [],
        feeds: [
          { path: '/', waiting: 0, failed: 0 },
          { path: '/feeds/sea/', fetches: 1 },
          { path: '/tags/sea/' },
        ],
        isDone: true,
      })
      expect(JSON.parse(stdout).feeds[0].fetches).toBeGreaterThan(0)
    }, PATIENCE)
    const { stdout } = await runProgram(['recall', 'wrong', folder, '--data', data])
    expect(stdout).toContain('"Wrong Story"\n  https://feeds.example/articles/wrong\n  withdrawn 20')
    expect(stdout).toContain('by Ada\n  reason: A name was wrong\n')
    expect(stdout).not.toContain('Feedwright-test')
  })

  it('has a notice in the feed of each portal, and a checklist of those that have fetched it', async () => {
    const folder = await folderWith(
      'feeds:\n  smart: { for: smartnews, was: [clever] }\n  flip: { for: flipboard }\n  sea: { for: msn, any: { tags: [land] } }\n',
      new Date(Date.now() - HOUR_MS).toISOString(),
    )
    const data = await temporaryFolder('data')
    const program = await serve(folder, data)
    await untilFollowing(program)
    const poll = async (feed: string, agent: string, headers = {}) =>
      ask(`${program.url}/feeds/${feed}/rss.xml`, { headers: { 'User-Agent': agent, ...headers } })
    const [smart, flip] = [
      'Mozilla/5.0 (compatible; SmartNewsBot/1.0)',
      'FlipboardRSS/1.2 (+http://flipboard.com)',
    ]
    for (const [feed, agent] of [
      ['smart', smart],
      ['flip', flip],
    ] as const)
      expect((await poll(feed, agent)).bytes.toString()).toContain('Wrong Story')
    const checklist = async () => {
      const { stdout, status } = await runProgram(['recall', 'wrong', folder, '--data', data, '--json'])
      const { portals, isDone } = JSON.parse(stdout) as {
        readonly isDone: boolean
        readonly portals: readonly {
          readonly key: string
          readonly noticeDays?: number
          readonly products: readonly { readonly product: string; readonly fetched?: string }[]
        }[]
      }
      const texts = portals.map(
        ({ key, noticeDays, products }) =>
          `${key} ${noticeDays} ${products.map(({ product, fetched }) => `${product} ${fetched !== undefined}`)}`,
      )
      return { texts, status, isDone }
    }
    // What was noted is stored every two seconds.
    const stored = async (texts: readonly string[]) =>
      vi.waitFor(async () => expect((await checklist()).texts).toEqual(texts), PATIENCE)

    await runProgram(['recall', 'wrong', '--data', data, '--reason', 'A name was wrong'])
    await stored(['clever 7 SmartNewsBot false', 'flip undefined FlipboardRSS false'])
    expect(await checklist()).toMatchObject({ status: 1, isDone: false })
    await vi.waitFor(async () => {
      const text = (await poll('smart', 'curl/8.5.0')).bytes.toString()
      expect(text).toContain('<media:status>deleted</media:status>')
    }, SOON)
    const fetched = await poll('smart', smart)
    expect((await poll('smart', smart, { 'If-None-Match': String(fetched.headers.etag) })).status).toBe(304)
    await stored(['clever 7 SmartNewsBot true,curl true', 'flip undefined FlipboardRSS false'])
    expect((await checklist()).status).toBe(1)
    expect((await poll('flip', flip)).bytes.toString()).not.toContain('Wrong Story')
    await stored(['clever 7 SmartNewsBot true,curl true', 'flip undefined FlipboardRSS true'])
    expect(await checklist()).toMatchObject({ status: 0, isDone: true })
    const { stdout } = await runProgram(['recall', 'wrong', folder, '--data', data])
    expect(stdout).toContain(
      '✓ smartnews (feed clever), has the notice for 7 days\n    ✓ SmartNewsBot: fetched 20',
    )
    expect(stdout).toContain('✓ flipboard (feed flip), knows no notice: write to it as well')
    expect(stdout).toContain('    ✓ curl, which does not count: fetched')
    expect(stdout).toContain('Everyone who had it knows.')
  })

  it('must exist, be withdrawn for a checklist, and have a reason', async () => {
    const folder = await folderWith()
    const data = await temporaryFolder('data')
    const program = await serve(folder, data)
    await untilFollowing(program)
    for (const [args, message] of [
      [['wrong'], '"Wrong Story" is not withdrawn: take it back with feedwright recall'],
      [['nobody', '--reason', 'x'], 'nobody: there is no article with this id, slug or address'],
      [['wrong', '--by', 'Ada'], '--reason: expected why the article is taken back, got nothing'],
      [['wrong', '--undo'], '"Wrong Story" was not taken back by recall: there is nothing to undo'],
      [['wrong', '--undo', '--reason', 'x'], 'expected either --reason or --undo, got both'],
      [[], 'expected recall ARTICLE [folder], with an id, slug or URL, got recall'],
    ] as const) {
      const { stderr, status } = await runProgram(['recall', ...args, '--data', data])
      expect(status).toBe(1)
      expect(stderr).toContain(message)
    }
  })
})

async function secretFile(): Promise<string> {
  const file = join(await temporaryFolder('secret'), 'webhook')
  await writeFile(file, `whsec_${Buffer.alloc(32, 7).toString('base64')}\n`)
  return file
}

/** Adds an article and waits until it is served: then everything before it was read too. */
async function untilServed(folder: string, { url }: Program, title: string): Promise<void> {
  await writeFile(join(folder, `${title}.md`), articleText({ title, published: '2001-02-03' }))
  await vi.waitFor(async () => {
    expect((await ask(`${url}/feed.json`)).bytes.toString()).toContain(title)
  }, PATIENCE)
}
