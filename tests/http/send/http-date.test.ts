import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHttpDate } from '../../../src/http/send/http-date.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const SUNDAY = Date.UTC(1994, 10, 6, 8, 49, 37)

const parsed = (text: string, now = NOW) => parseHttpDate(text, now)

describe('a date of HTTP (RFC 9110 section 5.6.7)', () => {
  it.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['asctime', 'Sun Nov  6 08:49:37 1994'],
    // feed-io, on which NC News is built, sends this (docs/readers.md#polling-and-http).
    ['RFC 2822, as feed-io sends it', 'Sun, 06 Nov 1994 08:49:37 +0000'],
    ['RFC 2822 east of Greenwich', 'Sun, 06 Nov 1994 10:49:37 +0200'],
    ['RFC 2822 west of Greenwich', 'Sun, 06 Nov 1994 03:19:37 -0530'],
    ['RFC 2822 on the day before', 'Sat, 05 Nov 1994 23:49:37 -0900'],
    ['UTC', 'Sun, 06 Nov 1994 08:49:37 UTC'],
    ['a length behind it', 'Sun, 06 Nov 1994 08:49:37 GMT; length=1234'],
    ['space around it', '  Sun, 06 Nov 1994 08:49:37 GMT '],
    ['another case', 'SUN, 06 nov 1994 08:49:37 gmt'],
    ['one digit for the day', 'Sun, 6 Nov 1994 08:49:37 GMT'],
  ])('is read as %s', (_, text) => {
    expect(parsed(text)).toBe(SUNDAY)
  })

  it('may be a leap second', () => {
    expect(parsed('Sat, 31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2017, 0, 1))
  })

  it('may be the 29th of February only in a leap year', () => {
    expect(parsed('Thu, 29 Feb 2024 00:00:00 GMT')).toBe(Date.UTC(2024, 1, 29))
    expect(parsed('Wed, 29 Feb 2023 00:00:00 GMT')).toBeUndefined()
  })

  it.each([
    ['Sunday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
    ['Thursday, 31-Dec-76 08:49:37 GMT', Date.UTC(1976, 11, 31, 8, 49, 37)],
    ['Sunday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-26 08:49:37 GMT', Date.UTC(2026, 10, 6, 8, 49, 37)],
    ['Tuesday, 29-Feb-00 08:49:37 GMT', Date.UTC(2000, 1, 29, 8, 49, 37)],
  ])('belongs to the last century when it is more than 50 years ahead: %s', (text, time) => {
    expect(parsed(text)).toBe(time)
  })

  it.each([
    '',
    'yesterday',
    '0',
    '-1',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 CET',
    'Sun, 06 Nov 1994 08:49:37 +1500',
    'Sun, 06 Nov 1994 08:49:37 +0160',
    'Sun, 06 Nov 1994 08:49:37 0100',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 31 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 06 Nov 1994 08:49:99 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sunday, 06-Nov-94 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 GMT Sun, 06 Nov 1994 08:49:37 GMT',
  ])('is not %j', text => {
    expect(parsed(text)).toBeUndefined()
  })

  it('is read back in all three forms, for any instant', () => {
    const second = fc.date({
      min: new Date('1977-01-01T00:00:00Z'),
      max: new Date('2076-11-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(second, date => {
        const time = Math.floor(date.getTime() / 1_000) * 1_000
        for (const text of formsOf(new Date(time))) expect(parsed(text)).toBe(time)
      }),
    )
  })

  it('never throws, and is an instant or undefined', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'SunNov, 0619:4+-;GMT') }))
    fc.assert(fc.property(text, one => Number.isFinite(parsed(one) ?? 0)))
  })
})

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function formsOf(date: Date): readonly string[] {
  const fixdate = date.toUTCString()
  const [weekday = '', day = '', month = '', year = '', time = ''] = fixdate.split(' ')
  const long = WEEKDAYS[date.getUTCDay()]
  const padded = String(date.getUTCDate()).padStart(2)
  return [
    fixdate,
    `${long}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    `${weekday.slice(0, 3)} ${month} ${padded} ${time} ${year}`,
  ]
}
