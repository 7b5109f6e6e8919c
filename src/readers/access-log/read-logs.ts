import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { messageOf, Problem } from '../../problem.ts'
import { createCloudfrontParser } from './cloudfront-log.ts'
import { parseJsonLine } from './json-log.ts'
import type { LogLine, ParseLine } from './log-line.ts'
import { parseNginxLine } from './nginx-log.ts'

/** Lines by which the kind of a log is recognised. */
const FIRST_LINES = 50
const GZIP = [0x1f, 0x8b]

/** The kinds of logs. Each parser may keep the names of columns. */
const KINDS: readonly (() => ParseLine)[] = [
  () => parseJsonLine,
  createCloudfrontParser,
  () => parseNginxLine,
]

/** Yields the requests of access logs, the file with the oldest ones first.
 * @throws Problem when a file cannot be read, or is no access log. */
export async function* readLogs(files: readonly string[]): AsyncGenerator<LogLine> {
  const logs = await Promise.all(files.map(openLog))
  for (const { file, parser } of logs.toSorted((one, other) => one.first - other.first)) {
    const parse = parser()
    for await (const line of linesOf(file)) {
      const request = parse(line)
      if (request !== undefined) yield request
    }
  }
}

interface Log {
  readonly file: string
  readonly parser: () => ParseLine
  /** Time of its first request. */
  readonly first: number
}

/** An empty file is a log without requests. */
async function openLog(file: string): Promise<Log> {
  const lines: string[] = []
  for await (const line of linesOf(file)) {
    lines.push(line)
    if (lines.length === FIRST_LINES) break
  }
  for (const parser of KINDS) {
    const parse = parser()
    for (const line of lines) {
      const request = parse(line)
      if (request !== undefined) return { file, parser, first: request.time }
    }
  }
  if (lines.every(line => line === '' || line.startsWith('#')))
    return { file, parser: () => () => undefined, first: 0 }
  throw new Problem(
    'usage',
    `${file}: expected an access log of nginx or Apache (combined), Caddy (JSON) or CloudFront, got ${JSON.stringify(lines[0]?.slice(0, 80))}`,
  )
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const isCompressed = await isGzip(file)
  const source = createReadStream(file)
  const input = isCompressed ? source.pipe(createGunzip()) : source
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  for (const stream of [source, input]) stream.on('error', failure.reject)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failure.promise])
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    throw new Problem('usage', `${file}: cannot be read: ${messageOf(error)}`, { cause: error })
  } finally {
    source.destroy()
  }
}

async function isGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    const { buffer } = await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0)
    await handle.close()
    return GZIP.every((byte, n) => buffer[n] === byte)
  } catch (error) {
    throw new Problem('usage', `${file}: cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
