import { intervalSum, SHORTEST_STEP } from './intervals.ts'
import type { Polls } from './poll-group.ts'

/** What is remembered of a client until the end of the day. Times are in milliseconds; 0 is never. */
export interface Client {
  requests: number
  /** The subscribers that it counts for; 0 until it is counted. */
  weight: number
  last: number
  lastUnconditional: number
  waitUntil: number
  sentChange: number
  conditional: number
  /** How often it did what costs a server dear. */
  readonly early: Misdeeds
  readonly ignored: Misdeeds
  readonly stale: Misdeeds
  readonly outdated: Misdeeds
}

/** How often a client did one thing. It counts from a number of times that is no accident. */
interface Misdeeds {
  times: number
  isCounted: boolean
}

/** Adds to a sum of the day. */
export type AddSum = (name: string, value: number) => void

/** Requests of a day from which a client is a subscriber: a visitor asks once or twice (lshift, 2006). */
export const SUBSCRIBER_REQUESTS = 3

/** Unconditional requests sooner than this are more often than hourly. Timers are a little early sometimes. */
const HOUR_MS = 55 * 60_000
const MANY = 3

/** Creates a client that has not asked yet. */
export function newClient(): Client {
  const none = () => ({ times: 0, isCounted: false })
  return {
    ...{ requests: 0, weight: 0, last: 0, lastUnconditional: 0, waitUntil: 0, sentChange: 0, conditional: 0 },
    ...{ early: none(), ignored: none(), stale: none(), outdated: none() },
  }
}

/** Adds polls of a client to what is remembered of it, and its intervals and misdeeds to the sums of the day. */
export function addToClient(client: Client, polls: Polls, add: AddSum): void {
  if (client.last > 0) add(intervalSum(Math.max(polls.first - client.last, 0)), 1)
  add(SHORTEST_STEP, polls.requests - 1)
  client.requests += polls.requests
  client.conditional += polls.conditional
  note('early', earlyRequests(client, polls), () => true)
  note('ignored', ignoredWaits(client, polls), () => true)
  note('stale', staleRequests(client, polls), times => times * 2 >= client.conditional)
  note('outdated', polls.outdated, () => true)
  client.last = Math.max(client.last, polls.last)
  client.lastUnconditional = Math.max(client.lastUnconditional, polls.lastUnconditional)
  client.waitUntil = Math.max(client.waitUntil, polls.waitUntil)
  if (polls.sentChange > 0) client.sentChange = polls.sentChange

  function note(name: 'early' | 'ignored' | 'stale' | 'outdated', times: number, isHabit: IsHabit): void {
    const misdeeds = client[name]
    misdeeds.times += times
    if (misdeeds.isCounted) add(name, times)
    else if (misdeeds.times >= MANY && isHabit(misdeeds.times)) {
      misdeeds.isCounted = true
      add(name, misdeeds.times)
    }
  }
}

type IsHabit = (times: number) => boolean

function earlyRequests({ lastUnconditional }: Client, { unconditional, firstUnconditional }: Polls): number {
  if (unconditional === 0) return 0
  const isEarly = lastUnconditional > 0 && firstUnconditional - lastUnconditional < HOUR_MS
  return unconditional - 1 + Number(isEarly)
}

/** Polls that another process has answered may be before the end of a `Retry-After`, too. */
function ignoredWaits({ waitUntil }: Client, { ignored, requests, first, last }: Polls): number {
  if (first >= waitUntil) return ignored
  return last < waitUntil ? requests : Math.max(ignored, 1)
}

function staleRequests({ sentChange }: Client, { stale, firstResentChange }: Polls): number {
  return stale + Number(firstResentChange > 0 && firstResentChange === sentChange)
}
