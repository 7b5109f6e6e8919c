import { expect, it } from 'vitest'
import { createFailedAttempts } from '../../src/http/tokens/failed-attempts.ts'

const MINUTE = 60_000

function given() {
  let time = Date.parse('2026-03-01T12:00:00Z')
  const failures = createFailedAttempts(() => new Date(time))
  return {
    wait: (client = 'a') => failures.wait(client),
    fail(times: number, client = 'a') {
      for (let n = 0; n < times; n++) failures.add(client)
    },
    pass(milliseconds: number) {
      time += milliseconds
    },
  }
}

it('ten failures within a minute make a client wait, and no other', () => {
  const { fail, wait } = given()
  fail(9)
  expect(wait()).toBeUndefined()
  fail(1)
  expect(wait()).toBe(60)
  expect(wait('b')).toBeUndefined()
})

it('slow failures are no attack', () => {
  const { fail, wait, pass } = given()
  for (let minute = 0; minute < 20; minute++) {
    fail(9)
    pass(MINUTE)
  }
  expect(wait()).toBeUndefined()
})

it('the wait ends, and grows each time up to an hour', () => {
  const { fail, wait, pass } = given()
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    fail(10)
    expect(wait()).toBe(minutes * 60)
    pass(minutes * MINUTE - 1)
    expect(wait()).toBe(1)
    pass(1)
    expect(wait()).toBeUndefined()
  }
})

it('after an hour without failures a client starts again with a minute', () => {
  const { fail, wait, pass } = given()
  fail(10)
  pass(2 * MINUTE)
  fail(10)
  expect(wait()).toBe(120)
  pass(63 * MINUTE)
  fail(10)
  expect(wait()).toBe(60)
})

it('nobody waits for longer than an hour after the clock was set back', () => {
  const { fail, wait, pass } = given()
  fail(10)
  pass(-24 * 60 * MINUTE)
  expect(wait()).toBe(3600)
})
