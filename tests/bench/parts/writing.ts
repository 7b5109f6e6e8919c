import { formats } from '../../../src/formats/formats.ts'
import type { Item } from '../../../src/formats/model.ts'
import { CHANNEL, writers } from '../contestants/writers.ts'
import type { Goal, Part } from '../report/part.ts'
import { milliseconds, number, ratio, type Table } from '../report/table.ts'
import { timeInTurn, type Work } from '../report/timing.ts'
import { syntheticItems } from '../synthetic/items.ts'

const ITEMS = 50
const ROUNDS = 7
const MILLISECONDS = 60
const KEPT = 'Feedwright, kept fragments'
const FASTER_THAN_FEED = 2
const FASTER_WITH_FRAGMENTS = 20

type Times = ReadonlyMap<string, number>

/** Writing a document, in this process. */
export const writing: Part = {
  name: 'writing',
  title: `writing ${ITEMS} items of 3 kB, in one process, median of one document`,
  async run({ rounds = ROUNDS, seconds = MILLISECONDS / 1_000 }) {
    const items = syntheticItems(ITEMS)
    const works = formats.flatMap(({ name }) => worksOf(name, items))
    const times = timeInTurn(works, { rounds, milliseconds: seconds * 1_000 })
    const bytes = new Map(works.map(({ name, run }) => [name, Buffer.byteLength(String(run()))]))
    return {
      tables: formats.map(format => table(format, times, bytes)),
      goals: formats
        .filter(({ name }) => name !== 'json')
        .flatMap(({ name, title }) => goals(name, title, times)),
      figures: { milliseconds: Object.fromEntries(times), bytes: Object.fromEntries(bytes) },
    }
  },
}

function worksOf(name: 'rss' | 'atom' | 'json', items: readonly Item[]): readonly Work[] {
  const fresh = writers.map(writer => ({ name: `${name} ${writer.name}`, run: () => writer[name](items) }))
  const format = formats.find(each => each.name === name)
  const fragments = format === undefined ? [] : items.map(item => format.renderItem(item, CHANNEL))
  const kept = { name: `${name} ${KEPT}`, run: () => format?.renderDocument(CHANNEL, fragments) ?? '' }
  return [...fresh, kept].map(work => ({ name: work.name, run: () => inOnePiece(work.run()) }))
}

/** Node joins strings only when they are looked at; what was not joined was not written yet. */
function inOnePiece(document: string): string {
  document.charCodeAt(document.length - 1)
  return document
}

function table({ name, title }: (typeof formats)[number], times: Times, bytes: Times): Table {
  const feed = times.get(`${name} feed`) ?? Number.NaN
  const rows = [...writers.map(writer => writer.name), KEPT].map(writer => {
    const time = times.get(`${name} ${writer}`) ?? Number.NaN
    return [
      writer,
      milliseconds(time),
      ratio(feed / time),
      number(bytes.get(`${name} ${writer}`) ?? Number.NaN),
    ]
  })
  return { heads: [title, 'a document', 'as fast as feed', 'bytes'], rows }
}

function goals(name: string, title: string, times: Times): readonly Goal[] {
  const wanted = [
    ['Feedwright', 'from nothing', FASTER_THAN_FEED],
    [KEPT, 'from kept fragments', FASTER_WITH_FRAGMENTS],
  ] as const
  return wanted.map(([writer, how, least]) => {
    const came = (times.get(`${name} feed`) ?? 0) / (times.get(`${name} ${writer}`) ?? Number.NaN)
    return {
      what: `${title} ${how}, against feed`,
      wanted: `≥ ${ratio(least)}`,
      came: ratio(came),
      reached: came >= least,
    }
  })
}
