import { expect, test } from 'vitest'
import { isHeavy } from '../../../src/articles/heavy-text.ts'
import { tasks } from '../../../src/serving/rendering/tasks.ts'
import { cpuTime } from '../../cpu-time.ts'

/** Units that cost most for their weight when they are repeated, found by trying what parsers look for. */
const WORST = [
  '![',
  '[',
  '*_',
  '`a',
  '\n|\n|-',
  '\n- a',
  'a\n\n',
  '<a href=a>',
  '<![CDATA[',
  '<td>',
  '<p>',
  '&',
  'EMBARGO: 3.3.2026 x\n',
  'Press release 3.3.2026 x\n',
  'BERLIN, 3.3.2026 x\n\n',
  '\u0301',
]

const WRITERS: Readonly<Record<string, (body: string) => string>> = {
  'a.md': body => `---\ntitle: Worst\npublished: 2024-01-01\n---\n${body}`,
  'a.json': body => JSON.stringify({ title: 'Worst', published: '2024-01-01', content: body }),
  'a.txt': body => `Worst\n\n2024-01-01\n\n${body}`,
}

const ROUNDS = 5
const ATTEMPTS = 3
/** The bound is 10 ms; other processes take caches away from this one. */
const MAX_MS = 50

test.each(
  Object.keys(WRITERS),
)('the worst light records, as %s, are read and rendered in milliseconds', path => {
  for (const unit of WORST) {
    const request = {
      path,
      bytes: largestLight(unit, WRITERS[path] ?? String),
      rules: { timeZone: 'UTC', authors: [] },
    }
    const isFast = () => meanCost(request) < MAX_MS
    expect(Array.from({ length: ATTEMPTS }).some(isFast), unit).toBe(true)
  }
})

function largestLight(unit: string, write: (body: string) => string): Uint8Array {
  const bytesOf = (count: number) => Buffer.from(write(unit.repeat(count)))
  let count = 0
  for (let step = 2 ** 15; step >= 1; step /= 2) if (!isHeavy(bytesOf(count + step))) count += step
  return bytesOf(count)
}

/** Returns the mean processor time of reading a record and rendering its feed items, in milliseconds. */
function meanCost(request: Parameters<typeof tasks.readContent>[0]): number {
  const before = cpuTime()
  for (let round = 0; round < ROUNDS; round++) tasks.readContent(request)
  return (cpuTime() - before) / ROUNDS
}
