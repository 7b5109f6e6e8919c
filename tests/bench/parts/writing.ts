import type { Format } from '../../../src/formats/format.ts'
import { formats } from '../../../src/formats/formats.ts'
import { fragmentBytes, renderBytes } from '../../../src/formats/frame-bytes.ts'
import type { Item } from '../../../src/formats/model.ts'
import { CHANNEL, writers } from '../contestants/writers.ts'
import type { Goal, Part } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number, ratio, type Table } from '../report/table.ts'
import { type Rounds, timeInTurn, type Work } from '../report/timing.ts'
import { syntheticItems } from '../synthetic/items.ts'

const ITEMS = 50
/** The first rounds run code that the engine has not compiled yet. */
const ROUNDS = 15
const MILLISECONDS = 60
const CACHED = 'Feedwright, cached fragments'
const FASTER_THAN_FEED = 2
const FASTER_WITH_FRAGMENTS = 20

type Times = ReadonlyMap<string, Rounds>

/** Measures how fast a document is rendered in this process. */
export const writing: Part = {
  name: 'writing',
  title: `writing ${ITEMS} items of 3 kB, in one process, median of one document`,
  async run({ rounds = ROUNDS, seconds = MILLISECONDS / 1_000 }) {
    const items = syntheticItems(ITEMS)
    const works = formats.flatMap(format => worksOf(format, items))
    const times = timeInTurn(works, { rounds, milliseconds: seconds * 1_000 })
    const bytes = new Map(works.map(({ name, run }) => [name, run().length]))
    return {
      tables: formats.map(format => table(format, times, bytes)),
      goals: formats
        .filter(({ name }) => name !== 'json')
        .flatMap(({ name, title }) => goals(name, title, times)),
      notes: ['every document is made as the bytes that are sent: strings are encoded in UTF-8'],
      figures: { milliseconds: Object.fromEntries(times), bytes: Object.fromEntries(bytes) },
    }
  },
}

interface Writing extends Work {
  readonly run: () => Buffer
}

function worksOf(format: Format, items: readonly Item[]): readonly Writing[] {
  const fragments = items.map(item => fragmentBytes(format.renderItem(item, CHANNEL)))
  return [
    ...writers.flatMap(({ name, writes }) => {
      const write = writes[format.name]
      return write === undefined ? [] : [{ name: `${format.name} ${name}`, run: () => write(items) }]
    }),
    {
      name: `${format.name} ${CACHED}`,
      run: () => renderBytes(format.renderFrame(CHANNEL), fragments).bytes,
    },
  ]
}

function table({ name, title }: Format, times: Times, bytes: ReadonlyMap<string, number>): Table {
  const rows = [...writers.map(writer => writer.name), CACHED].map(writer => {
    return [
      writer,
      milliseconds(median(times.get(`${name} ${writer}`) ?? [])),
      ratio(asFastAsFeed(times, name, writer)),
      number(bytes.get(`${name} ${writer}`) ?? Number.NaN),
    ]
  })
  return { heads: [title, 'a document', 'as fast as feed', 'bytes'], rows }
}

function goals(name: string, title: string, times: Times): readonly Goal[] {
  const targets = [
    ['Feedwright', 'from nothing', FASTER_THAN_FEED],
    [CACHED, 'from cached fragments', FASTER_WITH_FRAGMENTS],
  ] as const
  return targets.map(([writer, how, least]) => {
    const got = asFastAsFeed(times, name, writer)
    return {
      subject: `${title} ${how}, against feed`,
      expected: `≥ ${ratio(least)}`,
      got: ratio(got),
      reached: got >= least,
    }
  })
}

/** Returns the speed of a writer relative to `feed`: the median of the rounds, because a machine has slow moments. */
function asFastAsFeed(times: Times, format: string, writer: string): number {
  const feed = times.get(`${format} feed`) ?? []
  const own = times.get(`${format} ${writer}`) ?? []
  return median(feed.map((time, round) => time / (own[round] ?? Number.NaN)))
}
