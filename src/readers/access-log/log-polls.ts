import type { ReaderDay } from '../../articles/readers/reader-store.ts'
import { parseAgent } from '../agents/agent.ts'
import { clientHash, truncateAddress } from '../counting/client-hash.ts'
import { createDayBook, type DayBook } from '../counting/day-book.ts'
import { addPoll, noPolls, type PollGroup } from '../counting/poll-group.ts'
import { dayOf } from '../counting/reader-counter.ts'
import { parseLoggedAddress } from '../feed-address.ts'
import type { LogLine } from './log-line.ts'

/** Counts the requests of a log. */
export interface LogCounter {
  /** Adds a line. Those of a day may be somewhat out of order. */
  add(line: LogLine): void
  /** Returns the counts of all days. */
  days(): readonly ReaderDay[]
}

/** Options of `createLogCounter`. */
export interface LogCounterOptions {
  /** The path of the publication's base URL, without a slash at the end. */
  readonly prefix: string
  readonly newSalt: () => string
}

/** Lines that are sorted by time before they are counted: CloudFront has a log for each place of the world. */
const SORTED_AT_ONCE = 200_000
const MONTH_MS = 30 * 86_400_000
const COUNTED_STATUS = [200, 206, 226, 304, 429]

/** Lengths of the bodies of a document. */
interface Lengths {
  /** Of the last whole answer. */
  last: number
  /** Without a coding, and with one; 0 when unknown. */
  whole: number
  coded: number
}

/** Creates a counter. Addresses are hashed with a salt that exists only meanwhile. */
export function createLogCounter({ prefix, newSalt }: LogCounterOptions): LogCounter {
  const salt = newSalt()
  const books = new Map<string, DayBook>()
  const lengths = new Map<string, Lengths>()
  const lastFull = new Map<string, number>()
  let waiting: LogLine[] = []

  function add(line: LogLine): void {
    if (line.method !== 'GET' && line.method !== 'HEAD') return
    if (!COUNTED_STATUS.includes(line.status)) return
    if (parseLoggedAddress(pathOf(line), prefix) === undefined) return
    waiting.push(line)
    if (waiting.length >= SORTED_AT_ONCE) countWaiting()
  }

  function countWaiting(): void {
    waiting.sort((one, other) => one.time - other.time)
    for (const line of waiting) {
      const group = groupOf(line)
      if (group !== undefined) bookOf(line).add([group])
    }
    waiting = []
  }

  function bookOf({ time }: LogLine): DayBook {
    const day = dayOf(new Date(time))
    const book = books.get(day) ?? createDayBook(day, salt)
    books.set(day, book)
    return book
  }

  function groupOf(line: LogLine): PollGroup | undefined {
    const path = pathOf(line)
    const found = parseLoggedAddress(path, prefix)
    if (found === undefined) return undefined
    const { token, ...address } = found
    const agent = parseAgent(line.agent)
    const client =
      token === undefined
        ? clientHash(salt, ['client', truncateAddress(line.address), agent.ownName ?? agent.product.name])
        : clientHash(salt, ['token', token])
    const polls = noPolls()
    addPoll(polls, pollOf(line, { path, client }))
    return { client, agent, address, hasToken: token !== undefined, forwarded: false, polls }
  }

  function pollOf(line: LogLine, { path, client }: { readonly path: string; readonly client: string }) {
    const known = lengths.get(path) ?? { last: 0, whole: 0, coded: 0 }
    lengths.set(path, known)
    const status = line.status === 206 ? 200 : line.status
    const key = `${client} ${path}`
    const before = lastFull.get(key)
    const isFull = line.status === 200 && line.method === 'GET'
    if (isFull) {
      lastFull.set(key, line.bytes)
      learn(known, line)
    }
    const size = isFull ? line.bytes : known.coded || known.last
    const isPlain = isFull && line.coding === 'identity'
    return {
      ...{ time: line.time, status, bytes: line.bytes, size },
      whole: line.coding === undefined ? size : Math.max(known.whole, size),
      shortest: isPlain ? known.coded : 0,
      conditional: conditionOf(line, isFull && before === line.bytes),
      changed: 0,
      outdated: isFull && isOutdated(line),
      retryAfter: line.retryAfter ?? 0,
    }
  }

  return {
    add,
    days() {
      countWaiting()
      return [...books.values()].flatMap(book => book.take())
    },
  }
}

function learn(known: Lengths, { bytes, coding }: LogLine): void {
  known.last = bytes
  if (coding === 'identity') known.whole = bytes
  else if (coding !== undefined) known.coded = bytes
}

/** A client that gets the same again had no condition, or one that does not count. */
function conditionOf({ conditional, status, method }: LogLine, isSame: boolean): boolean | undefined {
  if (conditional !== undefined) return method === 'HEAD' && !conditional ? undefined : conditional
  if (status === 304) return true
  // Feedwright limits only requests without a condition.
  return isSame || status === 429 ? false : undefined
}

function isOutdated({ since, lastModified }: LogLine): boolean {
  return since !== undefined && Date.parse(since) < Date.parse(lastModified ?? '') - MONTH_MS
}

function pathOf({ target }: LogLine): string {
  return target.replace(/[?#].*$/s, '').replace(/^[a-z]+:\/\/[^/]+/i, '')
}
