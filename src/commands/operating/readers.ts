import { randomBytes } from 'node:crypto'
import type { Config } from '../../config.ts'
import { Problem } from '../../problem.ts'
import { createLogCounter } from '../../readers/access-log/log-polls.ts'
import { readLogs } from '../../readers/access-log/read-logs.ts'
import { createReaderReport, firstDayOf, type ReaderReport } from '../../readers/report/reader-report.ts'
import { readersJson } from '../../readers/report/report-json.ts'
import { lettersText, readersText } from '../../readers/report/report-text.ts'
import { openStore } from '../../stores/open.ts'

type Settings = Pick<Config, 'data' | 'database' | 'baseUrl' | 'days' | 'json' | 'letters' | 'accessLog'>

const SALT_BYTES = 32

/**
 * Runs `readers`, or `readers --access-log FILE [FILE…]`. Returns the text to print.
 * @throws Problem when the operands are wrong, or a log cannot be read.
 */
export async function readers(
  operands: readonly string[],
  config: Settings,
  now: () => Date,
): Promise<string> {
  const { accessLog, baseUrl: site, json, letters } = config
  if (accessLog === undefined && operands.length > 0)
    throw new Problem(
      'usage',
      `expected readers, or readers --access-log FILE…, got readers ${operands.join(' ')}`,
    )
  const report =
    accessLog === undefined
      ? await reportOfStore(config, now())
      : await reportOfLogs([accessLog, ...operands], config)
  if (json) return readersJson(report, { site })
  return letters ? lettersText(report, { site }) : readersText(report)
}

async function reportOfStore({ data, database, days }: Settings, now: Date): Promise<ReaderReport> {
  const options = { to: now.toISOString().slice(0, 10), days, source: 'server' } as const
  const store = await openStore({ data, database })
  try {
    return createReaderReport(await store.readerDays(firstDayOf(options), options.to), options)
  } finally {
    await store.close()
  }
}

/** The last day is that of the logs. */
async function reportOfLogs(files: readonly string[], { baseUrl, days }: Settings): Promise<ReaderReport> {
  const prefix = baseUrl === undefined ? '' : new URL(baseUrl).pathname.replace(/\/$/, '')
  const newSalt = () => randomBytes(SALT_BYTES).toString('base64url')
  const counter = createLogCounter({ prefix, newSalt })
  for await (const line of readLogs(files)) counter.add(line)
  const counted = counter.days()
  const last = counted
    .map(({ day }) => day)
    .sort()
    .at(-1)
  if (last === undefined)
    throw new Problem('usage', `${files.join(', ')}: there is no request for a feed, such as /rss.xml`)
  return createReaderReport(counted, { to: last, days, source: 'log' })
}
