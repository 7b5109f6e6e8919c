import type { Agent } from '../agents/agent.ts'
import type { FeedAddress } from '../feed-address.ts'

/** What one client has asked of one document within some seconds. */
export interface PollGroup {
  /** A hash that only counts today: of the client's truncated address, or of its token. Empty when clients cannot be told apart. */
  readonly client: string
  readonly agent: Agent
  readonly address: Omit<FeedAddress, 'token'>
  /** Whether it asked with a token of a private feed. */
  readonly hasToken: boolean
  /** Whether a proxy or a cache has passed it on. */
  readonly forwarded: boolean
  readonly polls: Polls
}

/** Counts and times of requests of one client. Times are in milliseconds; 0 is never. */
export interface Polls {
  requests: number
  /** Answers with the whole feed (200), without a change (304), with what is new (226), and refusals (429). */
  full: number
  notModified: number
  delta: number
  limited: number
  /** Bytes of the bodies that were sent. */
  bytes: number
  /** Bytes that conditions and deltas have spared, in the coding of the answer. */
  sparedByConditions: number
  /** Bytes that codings have spared. */
  sparedByCodings: number
  /** Requests with `If-None-Match` or `If-Modified-Since`, and GETs without. */
  conditional: number
  unconditional: number
  /** Whole answers without a coding, although there was one, and what it would have spared. */
  plain: number
  plainBytes: number
  /** Whole answers to conditions of a client that had just been sent the same. */
  stale: number
  /** Whole answers to a date that was more than a month too old. */
  outdated: number
  /** Requests before the end of a `Retry-After`. */
  ignored: number
  first: number
  last: number
  firstUnconditional: number
  lastUnconditional: number
  /** When the last `Retry-After` ends. */
  waitUntil: number
  /** The change of the document that was sent last as a whole, and of the first that was sent so to a condition. */
  sentChange: number
  firstResentChange: number
}

/** Creates counts of nothing. */
export function noPolls(): Polls {
  return {
    requests: 0,
    full: 0,
    notModified: 0,
    delta: 0,
    limited: 0,
    bytes: 0,
    sparedByConditions: 0,
    sparedByCodings: 0,
    conditional: 0,
    unconditional: 0,
    plain: 0,
    plainBytes: 0,
    stale: 0,
    outdated: 0,
    ignored: 0,
    first: 0,
    last: 0,
    firstUnconditional: 0,
    lastUnconditional: 0,
    waitUntil: 0,
    sentChange: 0,
    firstResentChange: 0,
  }
}

/** One answer to a poll, in the order of time. */
export interface Poll {
  readonly time: number
  readonly status: number
  readonly bytes: number
  /** Whether the request had a condition; undefined when a log does not say. */
  readonly conditional: boolean | undefined
  /** Length of the body in this coding, and in plain text; 0 when unknown. */
  readonly size: number
  readonly whole: number
  /** Length in the shortest coding, for an answer without any. */
  readonly shortest: number
  /** When the document changed; 0 when unknown. */
  readonly changed: number
  /** Whether the condition was a date that is much too old. */
  readonly outdated: boolean
  /** Seconds of `Retry-After`. */
  readonly retryAfter: number
}

const SECOND = 1_000

/** Adds an answer to the counts of its client. */
export function addPoll(polls: Polls, poll: Poll): void {
  const { time, status, bytes, conditional } = poll
  polls.requests++
  polls.bytes += bytes
  if (polls.first === 0) polls.first = time
  polls.last = time
  if (time < polls.waitUntil) polls.ignored++
  if (conditional === true) polls.conditional++
  else if (conditional === false) addUnconditional(polls, time)
  if (status === 304) {
    polls.notModified++
    polls.sparedByConditions += poll.size
    polls.sparedByCodings += poll.whole - poll.size
  } else if (status === 200) addFull(polls, poll)
  else if (status === 226) {
    polls.delta++
    polls.sparedByConditions += Math.max(poll.size - bytes, 0)
  } else if (status === 429) {
    polls.limited++
    polls.waitUntil = Math.max(polls.waitUntil, time + poll.retryAfter * SECOND)
  }
}

function addUnconditional(polls: Polls, time: number): void {
  polls.unconditional++
  if (polls.firstUnconditional === 0) polls.firstUnconditional = time
  polls.lastUnconditional = time
}

function addFull(polls: Polls, { bytes, size, whole, shortest, conditional, changed, outdated }: Poll): void {
  polls.full++
  polls.sparedByCodings += whole - size
  if (bytes > 0 && shortest > 0 && size > shortest) {
    polls.plain++
    polls.plainBytes += size - shortest
  }
  if (outdated) polls.outdated++
  if (changed === 0) return
  if (conditional === true && polls.sentChange === changed) polls.stale++
  else if (conditional === true && polls.firstResentChange === 0) polls.firstResentChange = changed
  polls.sentChange = changed
}
