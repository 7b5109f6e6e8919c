import { quote } from '../articles/faults/fault.ts'
import type { Answer } from '../outgoing/outgoing.ts'
import { RetryLater } from './delivery-queue.ts'

/** Adds parameters to the query of an address, which stays as it is (WebSub section 5.1.1). */
export function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
  const joint = address.includes('?') ? '&' : '?'
  return address + joint + new URLSearchParams(parameters).toString()
}

/** @throws Error that says what was answered. */
export function assertAccepted({ status, retryAfter, start }: Answer, now: Date): void {
  if (status >= 200 && status < 300) return
  const text = start.toString('utf8').replace(/\s+/g, ' ').trim().slice(0, MAX_QUOTED)
  const message = `expected a status from 200 to 299, got ${status}${text === '' ? '' : `: ${quote(text)}`}`
  const at = retryAfter === undefined ? undefined : retryTime(retryAfter, now)
  throw at === undefined ? new Error(message) : new RetryLater(message, at)
}

const SECOND = 1_000
const MAX_QUOTED = 100
/** A server may not keep a delivery waiting for longer. */
const LONGEST_WAIT_MS = 24 * 3_600 * SECOND

/** Returns the time of a `Retry-After`, in seconds or as a date (RFC 9110 section 10.2.3). */
function retryTime(text: string, now: Date): Date | undefined {
  const time = /^\d+$/.test(text) ? now.getTime() + Number(text) * SECOND : Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(Math.min(time, now.getTime() + LONGEST_WAIT_MS))
}
