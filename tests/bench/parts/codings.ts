import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { formats } from '../../../src/formats/formats.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { whenCoded } from '../contestants/served.ts'
import type { Part } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number, type Table } from '../report/table.ts'
import { timeInTurn, type Work } from '../report/timing.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication } from '../synthetic/publication.ts'

const ITEMS = 50
const ROUNDS = 3
const CODINGS = ['identity', 'gzip', 'zstd', 'br'] as const
const GZIP_LEVELS = [6, 9]
const ZSTD_LEVELS = [3, 9, 12, 15, 19]
const BROTLI_LEVELS = [4, 5, 6, 9, 10, 11]
const ZSTD_WINDOW = 21

/** Measures bytes on the wire, and the cost of each level of each coding. */
export const codings: Part = {
  name: 'codings',
  title: `bytes of a feed of ${ITEMS} items of 3 kB as it is served, and what each level costs`,
  async run({ brief, rounds = brief ? 1 : ROUNDS }) {
    const served = await serve()
    const levels = await Promise.all(
      formats.map(async ({ name }) =>
        measureLevels(served.get(`${name} identity`) ?? Buffer.alloc(0), rounds),
      ),
    )
    return {
      tables: [
        servedTable(served),
        ...formats.map(({ title }, place) => levelTable(title, levels[place] ?? [])),
      ],
      goals: [],
      figures: {
        served: Object.fromEntries([...served].map(([name, bytes]) => [name, bytes.length])),
        levels: Object.fromEntries(formats.map(({ name }, place) => [name, levels[place]])),
      },
    }
  },
}

/** Measures the served bytes by format and coding. */
async function serve(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await temporaryFolder('bench-codings')
  await writeFolder(folder, createPublication({ articles: ITEMS, bodyLength: 3_000 }))
  const feedwright = await startFeedwright(folder)
  await feedwright.served
  const served = new Map<string, Buffer>()
  for (const { name, fileName } of formats) {
    for (const coding of CODINGS) {
      const { bytes } = await whenCoded(`http://127.0.0.1:${feedwright.port}/${fileName}`, coding)
      served.set(`${name} ${coding}`, bytes)
    }
  }
  await feedwright.stop()
  return served
}

function servedTable(served: ReadonlyMap<string, Buffer>): Table {
  const rows = formats.map(({ name, title }) => {
    return [title, ...CODINGS.map(coding => number(served.get(`${name} ${coding}`)?.length ?? Number.NaN))]
  })
  return { heads: ['bytes as served', ...CODINGS], rows }
}

/** Measures size and time of a document at one level. */
interface Level {
  readonly name: string
  readonly bytes: number
  readonly milliseconds: number
}

interface Encoder extends Work {
  readonly run: () => Buffer
}

function measureLevels(document: Buffer, rounds: number): readonly Level[] {
  const works = encoders(document)
  const times = timeInTurn(works, { rounds, milliseconds: 1 })
  return works.map(({ name, run }) => ({
    name,
    bytes: run().length,
    milliseconds: median(times.get(name) ?? []),
  }))
}

function encoders(document: Buffer): readonly Encoder[] {
  const gzip = GZIP_LEVELS.map(level => ({ name: `gzip ${level}`, run: () => gzipSync(document, { level }) }))
  const zstd = ZSTD_LEVELS.map(level => {
    const params = { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_windowLog]: ZSTD_WINDOW }
    return { name: `zstd ${level}`, run: () => zstdCompressSync(document, { params }) }
  })
  const brotli = BROTLI_LEVELS.map(level => {
    const params = {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: level,
      [constants.BROTLI_PARAM_SIZE_HINT]: document.length,
    }
    return { name: `br ${level}`, run: () => brotliCompressSync(document, { params }) }
  })
  return [...gzip, ...zstd, ...brotli]
}

function levelTable(title: string, levels: readonly Level[]): Table {
  const gzip = levels.find(({ name }) => name === 'gzip 6')?.bytes ?? Number.NaN
  const rows = levels.map(({ name, bytes, milliseconds: time }) => {
    return [name, number(bytes), `${number((100 * bytes) / gzip)} %`, milliseconds(time)]
  })
  return { heads: [title, 'bytes', 'of gzip 6', 'time'], rows }
}
