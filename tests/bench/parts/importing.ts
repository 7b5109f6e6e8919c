import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { temporaryFolder } from '../../program/start.ts'
import { watchMemory } from '../contestants/memory.ts'
import { startProcess } from '../contestants/process.ts'
import type { Goal, Part } from '../report/part.ts'
import { mebibytes, milliseconds, number } from '../report/table.ts'
import { exports as exportsOf } from '../synthetic/exports.ts'

const ARTICLES = 10_000
const BRIEF_ARTICLES = 2_000
const MAX_MS = 15_000
const MAX_BYTES = 200_000_000
const MAIN = new URL('../../../src/main.ts', import.meta.url).pathname

/** Measures the import of exports and feeds. */
export const importing: Part = {
  name: 'importing',
  title: 'import of an export of WordPress and Ghost, and of a feed in Atom and JSON',
  async run({ brief, report, ...options }) {
    const articles = options.articles ?? (brief ? BRIEF_ARTICLES : ARTICLES)
    const found: Import[] = []
    for (const { name, write } of exportsOf) {
      report(`${name}, ${number(articles)} posts`)
      const path = join(await temporaryFolder('bench-export'), name)
      await pipeline(Readable.from(write(articles)), createWriteStream(path))
      found.push({ name, ...(await measureImport(path)) })
    }
    return {
      tables: [
        {
          heads: [`${number(articles)} posts`, 'time', 'peak memory'],
          rows: found.map(one => [one.name, milliseconds(one.milliseconds), mebibytes(one.memory)]),
        },
      ],
      goals: found.flatMap(goals),
      figures: { articles, found },
    }
  },
}

interface Import {
  readonly name: string
  readonly milliseconds: number
  readonly memory: number | undefined
}

async function measureImport(path: string): Promise<Omit<Import, 'name'>> {
  const folder = await temporaryFolder('bench-imported')
  const started = performance.now()
  const program = startProcess(process.execPath, [MAIN, 'import', path, folder, '--media', 'link'], 'server')
  const memory = watchMemory(program.pid)
  await program.output
  return { milliseconds: performance.now() - started, memory: memory() }
}

function goals({ name, milliseconds: time, memory = Number.NaN }: Import): readonly Goal[] {
  return [
    {
      ...{ subject: `import of ${name}`, expected: `< ${milliseconds(MAX_MS)}` },
      ...{ got: milliseconds(time), reached: time < MAX_MS },
    },
    {
      ...{ subject: `memory of it`, expected: `< ${mebibytes(MAX_BYTES)}` },
      ...{ got: mebibytes(memory), reached: memory < MAX_BYTES },
    },
  ]
}
