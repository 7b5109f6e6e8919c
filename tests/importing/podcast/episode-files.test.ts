import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { importPosts } from '../../../src/importing/import-posts.ts'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { createTextSource, type TextSource } from '../../../src/importing/text-source.ts'
import { openRecordFolder } from '../../../src/importing/writing/record-folder.ts'
import { readRecord } from '../../../src/records/read-record.ts'

const LARGE = 48_000_000
const RECORD = '2021/2021-02-17-night.html'

let root: string
let server: Server
let texts: TextSource
let requests: string[]
/** A recording that breaks off after some bytes. */
let breaksOff: boolean

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'feedwright-episodes-'))
  requests = []
  breaksOff = false
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    if (request.url === '/gone.vtt') return response.writeHead(404).end()
    if (request.url !== '/3.mp3') return response.end(`bytes of ${request.url}`)
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': LARGE })
    if (breaksOff) return void response.write(Buffer.alloc(1_000), () => response.destroy())
    const piece = Buffer.alloc(LARGE / 48, 7)
    let sent = 0
    const send = () => {
      while (sent < LARGE) {
        sent += piece.length
        if (!response.write(piece)) return void response.once('drain', send)
      }
      response.end()
    }
    send()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  texts = createTextSource({ version: '1', allowPrivateAddresses: true, places: [] })
})
afterEach(async () => {
  await texts.close()
  server.close()
  await rm(root, { recursive: true })
})

function at(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
}

function episode(): ImportedPost {
  return {
    ...{ sourceId: '3', id: '3', title: 'Night', published: '2021-02-17T10:00:00Z', draft: false, html: '' },
    ...{ authors: [], tags: [] },
    attachments: [{ url: at('/3.mp3'), type: 'audio/mpeg', length: 5, duration: 60 }],
    episode: {
      artwork: at('/3.jpg'),
      chapters: at('/3.json?x=1'),
      transcript: [{ src: at('/3.vtt'), type: 'text/vtt' }, { src: at('/gone.vtt') }, { src: at('/3.html') }],
    },
  }
}

async function run(recordings: boolean) {
  const report = createImportReport()
  const folder = await openRecordFolder(root, { dryRun: false })
  const source = {
    ...{ system: 'Test', pages: 'there' as const, site: {} },
    posts: (async function* () {
      yield episode()
    })(),
  }
  const copies = { download: texts.download, recordings }
  await importPosts({ source, folder, report, fetchPicture: texts.fetch, copies })
  const { fields } = readRecord(RECORD, await readFile(join(root, RECORD)))
  return { fields, report: Object.fromEntries(report.counts) }
}

async function files(): Promise<readonly string[]> {
  return (await readdir(join(root, '2021'))).filter(name => !name.endsWith('.html')).sort()
}

it('copies artwork, transcripts and chapters, and leaves recordings where they are', async () => {
  const { fields, report } = await run(false)
  expect(fields).toMatchObject({
    attachments: [{ src: at('/3.mp3'), type: 'audio/mpeg', length: 5 }],
    artwork: expect.stringMatching(/^2021-02-17-night-\w{6}\.jpg$/),
    chapters: expect.stringMatching(/^2021-02-17-night-\w{6}\.json$/),
    transcript: [
      { src: expect.stringMatching(/-night-\w{6}\.vtt$/), type: 'text/vtt' },
      { src: at('/gone.vtt') },
      // A file in .html would be a record.
      { src: expect.stringMatching(/-night-\w{6}\.htm$/) },
    ],
  })
  expect(report).toMatchObject({
    'files of episodes copied': 3,
    'files of episodes that could not be fetched, and stay at their address': 1,
  })
  expect(requests).not.toContain('/3.mp3')
})

it('copies recordings on request, whose length and type then come from their bytes', async () => {
  const { fields } = await run(true)
  const name = (await files()).find(file => file.endsWith('.mp3')) ?? ''
  expect(fields).toMatchObject({ attachments: [{ src: name, duration: 60 }] })
  expect(JSON.stringify(fields.attachments)).not.toContain('length')
  expect((await stat(join(root, '2021', name))).size).toBe(LARGE)
  requests = []
  expect((await run(true)).fields).toEqual(fields)
  // What could not be fetched is tried again; nothing else is.
  expect(requests).toEqual(['/gone.vtt'])
})

it('leaves no part of a recording that breaks off, and fetches it in the next import', async () => {
  breaksOff = true
  expect((await run(true)).fields).toMatchObject({ attachments: [{ src: at('/3.mp3') }] })
  expect((await files()).filter(name => /mp3|part/.test(name))).toEqual([])
  breaksOff = false
  expect((await run(true)).fields).toMatchObject({
    attachments: [{ src: expect.stringMatching(/^2021.*mp3$/) }],
  })
})

it('does not fetch again what an import that was killed has finished', async () => {
  await run(true)
  await rm(join(root, '.feedwright-import.jsonl'))
  requests = []
  await run(true)
  expect(requests).not.toContain('/3.mp3')
})
