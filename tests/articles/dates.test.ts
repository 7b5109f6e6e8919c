import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayIn, parseDate } from '../../src/articles/dates.ts'

const FIRST = new Date('1000-01-02T00:00:00Z')
const LAST = new Date('9999-12-30T23:59:59.999Z')
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
]

/** Returns the parsed date as text; undefined when it is refused. */
function read(text: string, timeZone = 'Europe/Berlin'): string | undefined {
  return parseDate(text, timeZone)?.toISOString()
}

describe('parseDate', () => {
  it.each([
    ['2021-02-17', '2021-02-16T23:00:00.000Z'],
    ['2021-02-17 14:05', '2021-02-17T13:05:00.000Z'],
    ['2021-02-17T14:05:30', '2021-02-17T13:05:30.000Z'],
    ['February 17, 2021', '2021-02-16T23:00:00.000Z'],
    ['Feb. 17, 2021', '2021-02-16T23:00:00.000Z'],
    ['Sept. 7, 2021', '2021-09-06T22:00:00.000Z'],
    ['17 Feb 2021', '2021-02-16T23:00:00.000Z'],
    ['February 17th, 2021 at 2:05 p.m.', '2021-02-17T13:05:00.000Z'],
    ['Feb 1, 2021 12:05 AM', '2021-01-31T23:05:00.000Z'],
    ['  17   February\t2021,  14:05 ', '2021-02-17T13:05:00.000Z'],
  ])('reads %j, which has no zone, in the given zone', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['2021-02-17T14:05:00Z', '2021-02-17T14:05:00.000Z'],
    ['2021-02-17t14:05:00.123456z', '2021-02-17T14:05:00.123Z'],
    ['2021-02-17T14:05:00.5-05:30', '2021-02-17T19:35:00.500Z'],
    ['2021-02-17 14:05:00+01:00', '2021-02-17T13:05:00.000Z'],
    ['17 Feb 2021 14:05 GMT', '2021-02-17T14:05:00.000Z'],
    ['Wed, 17 Feb 2021 14:05:00 +0100', '2021-02-17T13:05:00.000Z'],
    ['Wednesday, February 17, 2021, 2:05 PM EST', '2021-02-17T19:05:00.000Z'],
  ])('reads %j in its own zone', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    '',
    'soon',
    '2021',
    'February 2021',
    '12:00',
    '2021-02-30',
    '30 February 2021',
    '2021-13-01',
    '2021-02-17 24:00',
    '2021-02-17T24:00:00Z',
    '2021-02-17T14:60:00Z',
    '2021-02-17T14:05:00+24:00',
    '2021-02-17T14:05:61Z',
    'Feb 1, 2021 13:05 PM',
    'J 1, 2021',
    'Marc 5, 2021',
    '17/02/2021',
    '17 Feb 21',
    '0000-01-01T00:00:00Z',
    '0999-12-31',
    '9999-12-31T23:59:59-12:00',
    '2021-02-17 was a Wednesday',
    `2021-02-17${' '.repeat(100)}`,
  ])('refuses %j', text => {
    expect(read(text)).toBeUndefined()
  })

  it('reads a leap second as the start of the next minute, and only at the end of a day of UTC', () => {
    expect(read('2016-12-31T23:59:60Z')).toBe('2017-01-01T00:00:00.000Z')
    expect(read('2016-12-31T18:59:60-05:00')).toBe('2017-01-01T00:00:00.000Z')
    expect(read('2016-12-31T23:58:60Z')).toBeUndefined()
  })

  it('reads a time that clocks skip as if they did not (RFC 5545 section 3.3.5)', () => {
    expect(read('2021-03-28 02:30')).toBe('2021-03-28T01:30:00.000Z')
    expect(read('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z')
  })

  it('reads a time that clocks repeat as the first of the two', () => {
    expect(read('2021-10-31 02:30')).toBe('2021-10-31T00:30:00.000Z')
  })

  it('reads every RFC 3339 text of an instant as that instant', () => {
    fc.assert(
      fc.property(fc.date({ min: FIRST, max: LAST, noInvalidDate: true }), date => {
        expect(parseDate(date.toISOString(), 'Asia/Tokyo')).toEqual(date)
      }),
    )
  })

  it('reads the time of a clock in any zone as an instant with that time', () => {
    const minutes = fc.date({ min: new Date('1975-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), (date, timeZone) => {
        const clock = clockIn(date, timeZone)
        const read = parseDate(clock, timeZone)
        expect(read && clockIn(read, timeZone)).toBe(clock)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void parseDate(text, 'Europe/Berlin')))
  })
})

/** Returns `2021-02-17 14:05` by Intl, which shares no code with the parser. */
function clockIn(date: Date, timeZone: string): string {
  return date.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
}

describe('dayIn', () => {
  it('returns the day in the zone at that instant', () => {
    const date = new Date('2021-02-16T23:30:00Z')
    expect([dayIn(date, 'UTC'), dayIn(date, 'Europe/Berlin')]).toEqual(['2021-02-16', '2021-02-17'])
  })
})
