import { afterEach, describe, expect, it, vi } from 'vitest'
import { feedSample } from './metrics-text.ts'
import { ask } from './raw-http.ts'
import { articleText, FILES, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

let program: Program
afterEach(async () => {
  await program?.stop()
  await cleanUp()
})

/** Starts the program, and returns a function that reads its metrics. */
async function start(args: readonly string[] = [], files = FILES): Promise<() => Promise<string>> {
  program = await startProgram(await sampleFolder(files), { args: ['--metrics', '0', ...args] })
  await untilFollowing(program)
  const url = await vi.waitFor(() => {
    const found = /metrics are at (http:\/\/127\.0\.0\.1:\d+\/metrics)/.exec(program.output())?.[1]
    if (found === undefined) throw new Error('no metrics yet')
    return found
  }, PATIENCE)
  return async () => {
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    return response.text()
  }
}

/** Reads the metrics when the requests of the start are counted: an answer is counted when its connection is done with it. */
async function untilCalm(read: () => Promise<string>): Promise<string> {
  for (let [last, same] = ['', 0]; ; ) {
    const text = await read()
    const counted = text
      .split('\n')
      .filter(line => line.startsWith('feedwright_requests_total'))
      .join()
    same = counted === last ? same + 1 : 0
    if (same === 3) return text
    last = counted
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

/** Polls as readers do: whole, with the tag, compressed, and a path that does not exist. */
async function poll(): Promise<{ readonly gzip: number; readonly plain: number }> {
  const plain = await ask(`${program.url}/rss.xml`)
  const gzip = await ask(`${program.url}/rss.xml`, { headers: { 'accept-encoding': 'gzip' } })
  await ask(`${program.url}/rss.xml`, { headers: { 'if-none-match': String(plain.headers.etag) } })
  await ask(`${program.url}/there/is/no/such/path`)
  return { gzip: gzip.bytes.length, plain: plain.bytes.length }
}

describe.each([
  ['one process', []],
  ['several processes', ['--workers', '3']],
])('metrics of %s', (_, args) => {
  it('count every answer once, with its bytes and what was saved', async () => {
    const read = await start(args)
    const before = await untilCalm(read)
    const { gzip, plain } = await poll()
    await poll()
    await vi.waitFor(async () => {
      const after = await read()
      const grown = (name: string, labels: Readonly<Record<string, string>>) =>
        feedSample(after, name, labels) - feedSample(before, name, labels)
      const main = { kind: 'main feed' }
      const requests = 'feedwright_requests_total'
      expect(grown(requests, { ...main, status: '200', coding: 'identity' })).toBe(2)
      expect(grown(requests, { ...main, status: '200', coding: 'gzip' })).toBe(2)
      expect(grown(requests, { ...main, status: '304', coding: 'identity' })).toBe(2)
      expect(grown(requests, { kind: 'other', status: '404', coding: 'none' })).toBe(2)
      expect(grown('feedwright_response_bytes_total', main)).toBe(2 * (plain + gzip))
      expect(grown('feedwright_saved_bytes_total', main)).toBe(2 * (plain - gzip) + 2 * plain)
      expect(grown('feedwright_request_duration_seconds_count', main)).toBe(6)
    }, PATIENCE)
  })

  it('tell the state of the server, and of Node', async () => {
    const later = articleText({ title: 'Later', published: '2999-01-01' })
    const draft = articleText({ title: 'Draft', published: '2021-01-01', draft: 'true' })
    const text = await (await start(args, { ...FILES, 'later.md': later, 'draft.md': draft }))()
    expect(feedSample(text, 'feedwright_leader', {})).toBe(1)
    expect(feedSample(text, 'feedwright_store_up', {})).toBe(1)
    const states = ['public', 'scheduled', 'draft', 'expired', 'withdrawn']
    const counts = states.map(state => feedSample(text, 'feedwright_articles', { state }))
    expect(counts).toEqual([5, 1, 1, 0, 0])
    expect(feedSample(text, 'feedwright_feed_revision', {})).toBeGreaterThan(0)
    expect(feedSample(text, 'feedwright_record_faults', { severity: 'fault' })).toBe(0)
    expect(feedSample(text, 'feedwright_deliveries_waiting', { state: 'waiting' })).toBe(0)
    expect(feedSample(text, 'process_resident_memory_bytes', {})).toBeGreaterThan(1e7)
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  })
})

it('has as many series for a thousand addresses and agents as for a few', async () => {
  const read = await start()
  const askAll = async (round: number) => {
    for (let n = 0; n < 50; n++)
      await ask(`${program.url}/tags/tag-${round}-${n}/rss.xml?x=${n}`, {
        headers: { 'user-agent': `Reader/${round}.${n}`, 'x-forwarded-for': `203.0.113.${n}` },
      })
    return (await read()).split('\n').filter(line => line.startsWith('feedwright_')).length
  }
  const first = await askAll(1)
  expect(await askAll(2)).toBe(first)
  expect(await read()).not.toMatch(/tag-1-|Reader\/|203\.0\.113/)
})

it('are not on the port of the feeds, and there are none without the setting', async () => {
  await start()
  expect((await ask(`${program.url}/metrics`)).status).toBe(404)
  await program.stop()
  program = await startProgram(await sampleFolder())
  await untilFollowing(program)
  expect(program.output()).not.toContain('metrics are at')
})
