import { setTimeout as pause } from 'node:timers/promises'
import { percentile } from '../report/statistics.ts'
import { type Client, connectClient } from './client.ts'
import type { Answer } from './response.ts'

const SECOND = 1_000
const MICROSECONDS = 1e6
/** Time for the last answers. */
const LAST_ANSWERS_MS = 1_000

/** The requests and the rate of a load on a server of this machine. */
export interface LoadJob {
  readonly port: number
  readonly path: string
  /** Header fields of every request besides `Host`. */
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** Requests per second. As many as the server answers when absent. */
  readonly rate?: number
  /** Whether requests have the last tag received, as those of readers do, instead of a constant one. */
  readonly follows?: boolean
}

/** The result. Times are milliseconds, of the 304s where there were any. */
export interface LoadResult {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** Number of responses by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Connections that broke. */
  readonly errors: number
  /** Share of a core that the generator used. Near 1, the generator may have been the limit instead of the server. */
  readonly busy: number
}

/** Generates load over keep-alive connections with one request at a time. */
export async function putLoad(job: LoadJob): Promise<LoadResult> {
  const record = createRecord()
  const pace = job.rate === undefined ? greedyPace() : steadyPace(job.rate)
  const { promise: timeIsOver, resolve: end } = Promise.withResolvers<void>()
  const requests = requestsOf(job)
  let over = false
  let unanswered = 0
  const next = () => {
    unanswered++
    return requests.next()
  }

  const events = {
    onAnswer(client: Client, answer: Answer, due: number) {
      record.add(answer, performance.now() - due)
      if (job.follows && answer.etag !== undefined) requests.follow(answer.etag)
      unanswered--
      if (!over || job.rate !== undefined) pace.free(client, next)
    },
    onBroken() {
      if (!over && record.break() >= job.connections) end()
    },
  }
  const clients = await Promise.all(
    Array.from({ length: job.connections }, () => connectClient(job.port, events)),
  )
  const cpu = process.cpuUsage()
  const started = performance.now()
  for (const client of clients) pace.free(client, next)
  const stopPace = pace.start(next)
  const timer = setTimeout(end, job.seconds * SECOND)
  await timeIsOver
  over = true
  clearTimeout(timer)
  stopPace()
  const seconds = (performance.now() - started) / SECOND
  const { user, system } = process.cpuUsage(cpu)
  // At a steady rate, the requests that were due in time are answered, too.
  for (let waited = 0; job.rate !== undefined && unanswered > 0 && waited < LAST_ANSWERS_MS; waited++)
    await pause(1)
  for (const client of clients) client.close()
  return { ...record.result(seconds), busy: (user + system) / MICROSECONDS / seconds }
}

function requestsOf({ port, path, headers }: LoadJob) {
  const bytesOf = (fields: Readonly<Record<string, string>>) => {
    const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...fields }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  }
  let bytes = bytesOf(headers)
  return {
    next: () => bytes,
    follow(etag: string) {
      bytes = bytesOf({ ...headers, 'If-None-Match': etag })
    },
  }
}

/** Schedules the requests of clients. */
interface Pace {
  /** Called when a client is free. */
  free(client: Client, next: () => Buffer): void
  /** Returns a function that stops it. */
  start(next: () => Buffer): () => void
}

/** Sends the next request immediately. */
function greedyPace(): Pace {
  return { free: (client, next) => client.ask(next()), start: () => () => undefined }
}

/**
 * Sends this many requests a second, whether responses arrive or not. A request without a free client waits, and its
 * time is measured from when it was due.
 */
function steadyPace(rate: number): Pace {
  const idle: Client[] = []
  const due: number[] = []
  return {
    free(client, next) {
      const since = due.shift()
      if (since === undefined) idle.push(client)
      else client.ask(next(), since)
    },
    start(next) {
      const started = performance.now()
      let sent = 0
      const sendDue = () => {
        const now = performance.now()
        for (; sent < ((now - started) / SECOND) * rate; sent++) {
          const client = idle.shift()
          if (client === undefined) due.push(now)
          else client.ask(next())
        }
      }
      const timer = setInterval(sendDue, 1)
      return () => {
        clearInterval(timer)
        sendDue()
      }
    },
  }
}

function createRecord() {
  const statuses: Record<string, number> = {}
  const times: Record<string, number[]> = {}
  let errors = 0
  return {
    add({ status }: Answer, milliseconds: number) {
      statuses[status] = (statuses[status] ?? 0) + 1
      times[status] ??= []
      times[status].push(milliseconds)
    },
    break: () => ++errors,
    result(seconds: number): Omit<LoadResult, 'busy'> {
      const timed = (times[304] ?? times[200] ?? []).sort((a, b) => a - b)
      const total = Object.values(statuses).reduce((sum, count) => sum + count, 0)
      const [p50, p99, max] = [0.5, 0.99, 1].map(share => percentile(timed, share)) as [
        number,
        number,
        number,
      ]
      return { perSecond: total / seconds, p50, p99, max, statuses, errors }
    },
  }
}
