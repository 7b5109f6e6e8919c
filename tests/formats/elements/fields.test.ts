import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rfc3339, validDate } from '../../../src/formats/elements/fields.ts'

const FIRST = '0001-01-01T00:00:00.000Z'
const LAST = '9999-12-31T23:59:59.999Z'

it('a date is written by RFC 3339 as toISOString writes it, in whole seconds', () => {
  const dates = fc.date({ min: new Date(FIRST), max: new Date(LAST), noInvalidDate: true })
  fc.assert(
    fc.property(dates, date => {
      expect(rfc3339(date)).toBe(date.toISOString().replace(/\.\d{3}Z$/, 'Z'))
    }),
  )
})

it('a date is valid if its year has one to four digits', () => {
  const [first, last] = [new Date(FIRST), new Date(LAST)]
  expect([validDate(first), validDate(last)]).toEqual([first, last])
  const others = [
    new Date(first.getTime() - 1),
    new Date(last.getTime() + 1),
    new Date(Number.NaN),
    undefined,
  ]
  expect(others.map(date => validDate(date))).toEqual([undefined, undefined, undefined, undefined])
})
