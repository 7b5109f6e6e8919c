import { expect, it } from 'vitest'
import { createHostLimits } from '../../src/pushing/host-limits.ts'

const HOST = 'reader.example'
const QUICK = { accepted: true, ms: 50 }
const SLOW = { accepted: true, ms: 5_000 }
const FAILED = { accepted: false, ms: 50 }

/** Begins as many attempts as the host may get. */
function fill(limits: ReturnType<typeof createHostLimits>): number {
  let begun = 0
  while (limits.begin(HOST)) begun++
  return begun
}

it('a host gets four attempts at a time, and the next one when one of them has ended', () => {
  const limits = createHostLimits()
  expect(fill(limits)).toBe(4)
  expect(limits.full()).toEqual([HOST])
  limits.end(HOST, SLOW)
  expect(limits.full()).toEqual([])
  expect(limits.begin(HOST)).toBe(true)
  expect(limits.begin('other.example')).toBe(true)
})

it('a host that answers quickly gets more at a time, up to 32', () => {
  const limits = createHostLimits()
  let busy = fill(limits)
  for (let n = 0; n < 100; n++) {
    limits.end(HOST, QUICK)
    busy += fill(limits) - 1
  }
  expect(busy).toBe(32)
})

it.each([
  ['slow', SLOW],
  ['failing', FAILED],
])('a host that becomes %s gets fewer, but never less than four', (_, attempt) => {
  const limits = createHostLimits()
  let busy = fill(limits)
  for (let n = 0; n < 60; n++) {
    limits.end(HOST, QUICK)
    busy += fill(limits) - 1
  }
  for (; busy > 0; busy--) limits.end(HOST, attempt)
  expect(fill(limits)).toBe(4)
})
