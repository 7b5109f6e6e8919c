import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import compile, { COMPILED_MAIN } from '../../program/compile.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startProcess } from '../contestants/process.ts'
import type { Part } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication } from '../synthetic/publication.ts'

const ARTICLES = 10_000
const BRIEF_ARTICLES = 500
const ROUNDS = 5
const SECOND_RUN_MS = 2_000

/** Measures an export into a folder, and a second one after which nothing has changed. */
export const exporting: Part = {
  name: 'export',
  title: 'export of a folder: the first, one without a change, and one with a new article',
  async run({ brief, report, ...options }) {
    const { articles = brief ? BRIEF_ARTICLES : ARTICLES, rounds = brief ? 1 : ROUNDS } = options
    // Users run the compiled program, which starts faster.
    await compile()
    const folder = await temporaryFolder('bench-export')
    const data = await temporaryFolder('bench-data')
    const out = await temporaryFolder('bench-out')
    report(`${articles} articles are written`)
    await writeFolder(folder, createPublication({ articles }), {})
    await givePages(folder)
    const first = await measure(out, folder, data)
    report(`the first export took ${milliseconds(first)}`)
    const same: number[] = []
    const changed: number[] = []
    for (let round = 1; round <= rounds; round++) {
      same.push(await measure(out, folder, data))
      await writeFile(
        join(folder, `new-${round}.md`),
        `---\ntitle: New ${round}\npublished: 2026-01-0${round}\n---\n\nText.\n`,
      )
      changed.push(await measure(out, folder, data))
    }
    const figures = { articles, first, same: median(same), changed: median(changed) }
    const rows = [
      ['the first export', milliseconds(figures.first)],
      ['an export when nothing has changed', milliseconds(figures.same)],
      ['an export after a new article', milliseconds(figures.changed)],
    ]
    const expected = `< ${milliseconds(SECOND_RUN_MS)}`
    return {
      tables: [{ heads: [`${number(articles)} articles`, 'time'], rows }],
      goals: [
        {
          subject: 'second export',
          expected,
          got: milliseconds(figures.same),
          reached: figures.same < SECOND_RUN_MS,
        },
      ],
      figures,
    }
  },
}

/** Articles of the synthetic publication have their pages elsewhere: here each is to have one. */
async function givePages(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.md')) continue
    const text = await readFile(join(folder, name), 'utf8')
    await writeFile(join(folder, name), text.replace(/^link:.*\n/m, ''))
  }
}

async function measure(out: string, folder: string, data: string): Promise<number> {
  const started = performance.now()
  const settings = ['--data', data, '--base-url', 'https://news.example']
  await startProcess(process.execPath, [COMPILED_MAIN, 'export', out, folder, ...settings]).output
  return performance.now() - started
}
