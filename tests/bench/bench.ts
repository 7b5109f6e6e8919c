/** `npm run bench -- [PART …]`: measures, prints tables and writes them as JSON. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { cleanUp } from '../program/start.ts'
import { change } from './parts/change.ts'
import { codings } from './parts/codings.ts'
import { counting } from './parts/counting.ts'
import { exporting } from './parts/export.ts'
import { growth } from './parts/growth.ts'
import { importing } from './parts/importing.ts'
import { polls } from './parts/polls.ts'
import { publish } from './parts/publish.ts'
import { push } from './parts/push.ts'
import { small } from './parts/small.ts'
import { soak } from './parts/soak.ts'
import { start } from './parts/start.ts'
import { tables } from './parts/tables.ts'
import { workers } from './parts/workers.ts'
import { writing } from './parts/writing.ts'
import { thisMachine } from './report/machine.ts'
import type { Part, PartOptions, PartResult } from './report/part.ts'
import { mebibytes, tableText } from './report/table.ts'

/** Every part, in the order of execution. */
const parts: readonly Part[] = [
  polls,
  counting,
  small,
  publish,
  push,
  change,
  writing,
  codings,
  start,
  tables,
  importing,
  exporting,
  workers,
  growth,
  soak,
]

const USAGE = `usage: npm run bench -- [PART …] [options]
  parts        all when none is named, with fewer rounds and articles than each alone has:
               ${parts.map(({ name, title }) => `${name}: ${title}`).join('\n               ')}
  --rounds     rounds in which contestants alternate
  --seconds    how long each contestant is measured in a round, and how long the soak is
  --articles   articles of the publications
  --million    measures at a million articles too
  --json       where all figures are written: bench.json when absent
`

const SECOND = 1_000
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    articles: { type: 'string' },
    million: { type: 'boolean', default: false },
    json: { type: 'string', default: 'bench.json' },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter(name => !parts.some(part => part.name === name))

if (values.help || unknown.length > 0) {
  process.stdout.write(USAGE)
  process.exitCode = values.help ? 0 : 1
} else {
  await runParts(positionals.length === 0 ? parts : parts.filter(({ name }) => positionals.includes(name)))
}

async function runParts(chosen: readonly Part[]): Promise<void> {
  const machine = thisMachine()
  const { processor, cores, memory, node, command } = machine
  print(`${processor}, ${cores} cores, ${mebibytes(memory)}, Node ${node}\n${command}`)
  const results: Record<string, PartResult> = {}
  try {
    for (const part of chosen) {
      const started = performance.now()
      print(`\n## ${part.name}: ${part.title}\n`)
      const result = await part.run(partOptions()).catch(failed)
      results[part.name] = result
      print(resultText(result))
      process.stderr.write(`${part.name} took ${Math.round((performance.now() - started) / SECOND)} s\n`)
    }
  } finally {
    await cleanUp()
    await writeFile(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`)
  }
}

/** A part that fails does not stop the others. */
function failed(error: unknown): PartResult {
  process.exitCode = 1
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { tables: [], goals: [], notes: [`this part has failed: ${reason}`], figures: {} }
}

function partOptions(): PartOptions {
  const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return {
    rounds: numberOf(values.rounds),
    seconds: numberOf(values.seconds),
    articles: numberOf(values.articles),
    brief: positionals.length === 0,
    million: values.million,
    report: line => process.stderr.write(`${line}\n`),
  }
}

function resultText({ tables, goals, notes = [] }: PartResult): string {
  const reached = goals.map(({ subject, expected, got, reached }) => {
    return [subject, expected, got, reached ? 'reached' : 'missed']
  })
  const all =
    goals.length === 0 ? tables : [...tables, { heads: ['goal', 'expected', 'got', ''], rows: reached }]
  return [...all.map(tableText), ...notes].join('\n\n')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
