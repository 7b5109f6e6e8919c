import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { photograph } from '../images/pictures.ts'
import { png } from '../images/sample-images.ts'
import { ask } from '../program/raw-http.ts'
import {
  articleText,
  FEEDS,
  FILES,
  PATIENCE,
  sampleFolder,
  untilFollowing,
} from '../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from '../program/start.ts'

/** Files that appear at once. The README in this folder describes a run with 100,000. */
const { MANY_FILES = '2000' } = process.env
const MANY = Number(MANY_FILES)
const FEW_MS = 15
const LONG_MS = 90_000 + 3 * MANY * FEW_MS

afterAll(cleanUp)

const record = (title: string, fields: Readonly<Record<string, string>> = {}) =>
  articleText({ title, published: '2023-01-01', ...fields })
const statuses = ({ url }: Program) =>
  Promise.all(
    [...FEEDS, '/articles/2021-02-17-mission', '/health/ready'].map(
      async path => (await ask(url + path)).status,
    ),
  )
const ALL_OK = [200, 200, 200, 200, 200]
const untilLogged = (program: Program, pattern: RegExp) =>
  vi.waitFor(() => expect(program.output()).toMatch(pattern), PATIENCE)
const untilServed = ({ url }: Program, text: string) =>
  vi.waitFor(async () => expect((await ask(`${url}/feed.json`)).bytes.toString()).toContain(text), PATIENCE)

describe.concurrent('the program', { timeout: LONG_MS }, () => {
  it('continues to serve when its database is damaged, and reports the damage when it is started again', async ({
    expect,
  }) => {
    const folder = await sampleFolder()
    // Each process reads again the changes that another has written.
    const program = await startProgram(folder, { args: ['--workers', '2'] })
    await untilFollowing(program)
    expect(await statuses(program)).toEqual(ALL_OK)
    for (const name of ['feedwright.db', 'feedwright.db-wal']) await damage(join(program.data, name))
    await writeFile(join(folder, 'late.md'), record('Late'))
    await untilLogged(program, /feedwright\.db: .*: the file is damaged/)
    expect((await statuses(program)).slice(0, FEEDS.length)).toEqual(ALL_OK.slice(0, FEEDS.length))
    expect(await program.stop()).toBe(0)
    const { status, stderr } = await runProgram(['serve', folder, '--port', '0', '--data', program.data])
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^feedwright: .*feedwright\.db: could not open the store: .*restore a copy of the data folder/,
    )
  })

  it('shows an article whose picture is broken without it, until it is replaced', async ({ expect }) => {
    const large = await photograph(3_000, 2_000)
    const folder = await sampleFolder({
      ...FILES,
      'noise.md': record('Noise'),
      'noise.jpg': 'no picture at all',
      'torn.md': record('Torn'),
      'torn.jpg': large.subarray(0, 5_000),
    })
    const program = await startProgram(folder)
    await vi.waitFor(async () => expect(await statuses(program)).toEqual(ALL_OK), PATIENCE)
    await untilServed(program, 'Noise')
    const feed = (await ask(`${program.url}/feed.json`)).bytes.toString()
    expect([feed.includes('noise.'), feed.includes('torn.'), feed.includes('Torn')]).toEqual([
      false,
      false,
      true,
    ])
    await writeFile(join(folder, 'noise.jpg'), png(3, 2))
    await untilServed(program, '/noise.')
    await program.stop()
  })

  it(`answers while ${MANY} files appear at once, and publishes them all`, async ({ expect }) => {
    const folder = await sampleFolder()
    const program = await startProgram(folder)
    await untilFollowing(program)
    const before = count(program)
    const many = await sampleFolder(
      Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`${n}.md`, record(`Many ${n}`)])),
    )
    await rename(many, join(folder, 'many'))
    await vi.waitFor(
      async () => {
        expect(await statuses(program)).toEqual(ALL_OK)
        expect(count(program)).toBe(before + MANY)
      },
      { interval: 250, timeout: PATIENCE.timeout + MANY * FEW_MS },
    )
    await program.stop()
  })

  it('publishes the whole of a file that is written a little at a time', async ({ expect }) => {
    const folder = await sampleFolder()
    const program = await startProgram(folder)
    await untilFollowing(program)
    const text = `${record('Slow')}\nThe very last word.\n`
    const path = join(folder, 'slow.md')
    for (let length = 0; length < text.length; length += 200) {
      await writeFile(path, text.slice(length, length + 200), { flag: 'a' })
      expect(await statuses(program)).toEqual(ALL_OK)
    }
    await untilServed(program, 'The very last word.')
    await program.stop()
  })
})

/** Overwrites a file, except for the header with its type. */
async function damage(path: string): Promise<void> {
  const bytes = await readFile(path)
  await writeFile(path, bytes.fill(0xaa, 4_096), { flag: 'r+' })
}

function count({ data }: Program): number {
  const database = new DatabaseSync(join(data, 'feedwright.db'), { readOnly: true, timeout: 5_000 })
  try {
    return Number(database.prepare('SELECT count(*) AS n FROM articles').get()?.n)
  } finally {
    database.close()
  }
}
