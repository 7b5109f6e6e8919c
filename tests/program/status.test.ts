import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openBrowser, overflow, setView, views, violations } from '../pages/browser/browser.ts'
import { articleText, FILES, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

/** On a busy machine, a program with workers takes a while to start. */
const LONG_MS = 180_000

let program: Program
afterEach(async () => {
  await program?.stop()
  await cleanUp()
})

/** The part of the JSON that is looked at here. */
interface Status {
  readonly articles: object
  readonly nextChange: string
  readonly records: { readonly first: readonly object[] }
  readonly store: object
  readonly program: { readonly processes: readonly { readonly memory: number }[] }
  readonly disk: { readonly database: number; readonly media: number }
}

async function readStatus(secret: string): Promise<Status> {
  const response = await fetch(`${program.url}/status.json`, {
    headers: { Authorization: `Bearer ${secret}` },
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Status
}

describe.each([
  ['one process', 1],
  ['several processes', 3],
])('the status of %s', { timeout: LONG_MS }, (_, workers) => {
  it('tells what the process that answers cannot know: faults of the folder, who leads, and every process', async () => {
    const later = articleText({ title: 'Later', published: '2999-01-01' })
    const folder = await sampleFolder({
      ...{ ...FILES, 'later.md': later, 'draft.md': `${later.replace('\n', '\ndraft: true\n')}` },
      'wrong.md': '---\ntitle: Wrong\npublished: soon\n---\nText.',
    })
    program = await startProgram(folder, { args: workers === 1 ? [] : ['--workers', String(workers)] })
    await untilFollowing(program)
    const { stdout } = await runProgram(['token', 'add', '--scope', 'operate', '--data', program.data])
    const secret = /fw_[\w-]+/.exec(stdout)?.[0] ?? ''
    const status = await readStatus(secret)
    expect(status.articles).toMatchObject({ scheduled: 1, draft: 1, withdrawn: 0 })
    expect(status.nextChange).toBe('2998-12-31T23:00:00.000Z')
    expect(status.records.first[0]).toMatchObject({
      severity: 'fault',
      file: 'wrong.md',
      line: 3,
      field: 'published',
    })
    expect(status.store).toMatchObject({ engine: 'SQLite', isLeading: true })
    expect(status.program.processes).toHaveLength(workers === 1 ? 1 : workers + 1)
    for (const { memory } of status.program.processes) expect(memory).toBeGreaterThan(1e7)
    expect(status.disk.database).toBeGreaterThan(1_000)
    expect(status.disk.media).toBeGreaterThan(1_000)

    await writeFile(join(folder, 'publication.yaml'), 'title: [')
    await vi.waitFor(async () => {
      const [first] = (await readStatus(secret)).records.first
      expect(first).toMatchObject({ severity: 'fault', file: 'publication.yaml' })
    }, PATIENCE)
    const page = await fetch(`${program.url}/status`, {
      headers: { Authorization: `Basic ${Buffer.from(`ops:${secret}`).toString('base64')}` },
    })
    expect(await page.text()).toContain('2 faults in records')
    expect((await fetch(`${program.url}/status`)).status).toBe(401)
  })
})

it('the page fits a phone and a wide screen, and is accessible, in light and dark', {
  timeout: LONG_MS,
}, async () => {
  const folder = await sampleFolder({
    ...FILES,
    'a-file-with-a-very-long-name-that-has-no-place-to-break-on-a-phone.md':
      '---\ntitle: Wrong\npublished: soon\n---\nText.',
  })
  program = await startProgram(folder)
  await untilFollowing(program)
  const { stdout } = await runProgram(['token', 'add', '--scope', 'operate', '--data', program.data])
  const Authorization = `Bearer ${/fw_[\w-]+/.exec(stdout)?.[0]}`
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext({ extraHTTPHeaders: { Authorization } })).newPage()
    // The host of the links: the stylesheet is of the same origin.
    await page.goto(`http://localhost:${program.port}/status`)
    expect(await page.locator('.troubles').innerText()).toContain('1 fault in records')
    for (const view of views) {
      await setView(page, view)
      expect([view, await overflow(page), await violations(page)]).toEqual([view, 0, []])
    }
  } finally {
    await browser.close()
  }
})
