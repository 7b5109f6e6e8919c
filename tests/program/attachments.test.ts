import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { articleText, FILES, PATIENCE, sampleFolder, wave } from './sample-folder.ts'
import { cleanUp, startProgram } from './start.ts'

const BYTES = wave(300_000)

afterAll(cleanUp)

/** A server of one recording with ranges, at any path but `/missing`. */
async function recordingServer() {
  const server = createServer((request, response) => {
    if (request.url === '/missing') return void response.writeHead(404).end()
    const end = Number(/bytes=0-(\d+)/.exec(request.headers.range ?? '')?.[1])
    response.writeHead(206, { 'content-range': `bytes 0-${end}/${BYTES.length}` })
    response.end(BYTES.subarray(0, end + 1))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

it('fetches the facts of remote recordings, and shows them in every format beside the image', {
  timeout: 120_000,
}, async () => {
  const { url: remote, server } = await recordingServer()
  const attachment = (path: string) => `{src: "${remote}/${path}", duration: 3723}`
  const folder = await sampleFolder({
    ...FILES,
    'known.md': articleText({
      title: 'Known',
      published: '2023-01-02',
      attachments: attachment('episode?1'),
    }),
    'known.png': FILES['mission.png'] ?? '',
    'missing.md': articleText({
      title: 'Missing',
      published: '2023-01-01',
      attachments: attachment('missing'),
    }),
    'missing.png': FILES['mission.png'] ?? '',
  })
  const program = await startProgram(folder, { args: ['--allow-private-images'] })
  const read = async (path: string) => (await ask(`${program.url}${path}`)).bytes.toString()
  await vi.waitFor(async () => expect(await read('/rss.xml')).toContain(`length="${BYTES.length}"`), PATIENCE)
  const items = (await read('/rss.xml')).split('<item>')
  const known = items.find(item => item.includes('<title>Known</title>'))
  expect(known).toContain(`<enclosure url="${remote}/episode?1" length="${BYTES.length}" type="audio/wav"/>`)
  expect(known).not.toContain('itunes:')
  expect(known).toMatch(/<media:content url="[^"]+mission\.png" type="image\/png"/)
  const missing = items.find(item => item.includes('<title>Missing</title>'))
  expect(missing).toContain(`<enclosure url="${remote}/missing" length="0" type="application/octet-stream"/>`)
  const json = JSON.parse(await read('/feed.json')) as { items: { title: string; attachments: object[] }[] }
  expect(json.items.find(({ title }) => title === 'Known')?.attachments[0]).toEqual({
    url: `${remote}/episode?1`,
    mime_type: 'audio/wav',
    size_in_bytes: BYTES.length,
    duration_in_seconds: 3723,
  })
  await vi.waitFor(() => expect(program.output()).toContain('remote file not reached'), PATIENCE)
  expect(await program.stop()).toBe(0)
  server.close()
})
