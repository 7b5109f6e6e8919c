import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, it, vi } from 'vitest'
import { ask } from '../program/raw-http.ts'
import { articleText, FILES, PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from '../program/start.ts'

/** Takes over two seconds of processor time on any machine. */
const POISON = '!['.repeat(2_400_000)
const SLOW = 'takes too long to render'
const SLOWLY = { ...PATIENCE, timeout: 120_000 }
const LONG_MS = 300_000

afterAll(cleanUp)

const logged = ({ output }: Program, file: string) =>
  output()
    .split('\n')
    .filter(line => line.includes(`"file":"${file}"`))
    .join('\n')

/** Requests the feed again and again until `done`, and counts the answers. */
async function answersUntil(done: () => boolean, { url }: Program): Promise<number> {
  for (let answers = 0; ; answers++) {
    if (done()) return answers
    const { status, bytes } = await ask(`${url}/rss.xml`)
    expect(status).toBe(200)
    expect(bytes.toString()).toContain('Elsewhere')
    await setTimeout(PAUSE_MS)
  }
}

/** Leaves the machine to the program. */
const PAUSE_MS = 20
/** Fewer than are answered in a second on a busy machine; none would be while the thread that answers renders. */
const SOME = 10

it('a slow record stops nothing but itself, by file, by API, and after a restart', {
  timeout: LONG_MS,
}, async () => {
  const folder = await sampleFolder({
    ...FILES,
    'poison.md': articleText({ title: 'Poison', published: '2022-05-01' }, POISON),
  })
  const first = await startProgram(folder)
  await vi.waitFor(() => expect(first.output()).toContain('is served: 3 articles'), SLOWLY)
  expect(logged(first, 'poison.md')).toContain(SLOW)

  // The last valid version stays.
  const edited = join(folder, '2022-03-04-elsewhere.md')
  await appendFile(edited, POISON)
  expect(await answersUntil(() => logged(first, '2022-03-04-elsewhere.md') !== '', first)).toBeGreaterThan(
    SOME,
  )
  expect(logged(first, '2022-03-04-elsewhere.md')).toContain(SLOW)

  const { stdout } = await runProgram(['token', 'add', '--scope', 'publish', '--data', first.data])
  const [token] = stdout.split('\n')
  let answered = false
  const sent = fetch(`${first.url}/api/articles/poison`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'Poison', markdown: POISON }),
  }).finally(() => {
    answered = true
  })
  expect(await answersUntil(() => answered, first)).toBeGreaterThan(SOME)
  const answer = await sent
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({
    errors: [{ pointer: '/markdown', detail: expect.stringContaining(SLOW) }],
  })
  expect(await first.stop()).toBe(0)

  const again = await startProgram(folder, { data: first.data })
  await vi.waitFor(() => expect(again.output()).toContain('is served: 3 articles'), SLOWLY)
  expect(again.output()).toContain('articles: 0 read')
  expect(logged(again, 'poison.md')).toContain(SLOW)

  // Once corrected, it is published.
  await writeFile(
    join(folder, 'poison.md'),
    articleText({ title: 'Cured', published: '2022-05-01' }, 'Text.'),
  )
  await vi.waitFor(async () => {
    expect((await ask(`${again.url}/rss.xml`)).bytes.toString()).toContain('Cured')
  }, SLOWLY)
  expect(await again.stop()).toBe(0)
})

it('commands wait for a long record that is read in another thread', { timeout: LONG_MS }, async () => {
  const long = articleText(
    { title: 'Long', published: '2022-05-01' },
    'One *word* and [another](x).\n\n'.repeat(2_000),
  )
  const folder = await sampleFolder({ 'publication.yaml': 'title: Long', 'long.md': long })
  const { stdout, status } = await runProgram(['check', folder])
  expect(stdout).toContain('1 record, 1 valid, 0 faults')
  expect(status).toBe(0)
})
