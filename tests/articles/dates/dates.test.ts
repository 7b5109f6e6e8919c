import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayIn, parseDate } from '../../../src/articles/dates/dates.ts'
import { languages } from '../../../src/pages/words.ts'

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
function read(text: string, timeZone = 'Europe/Berlin', language = 'en'): string | undefined {
  return parseDate(text, { timeZone, language }).date?.toISOString()
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
    ['2021-2-7', '2021-02-06T23:00:00.000Z'],
    ['2023/04/05', '2023-04-04T22:00:00.000Z'],
    ['2022/07/08 9:30', '2022-07-08T07:30:00.000Z'],
    ['Jul 08 2022', '2022-07-07T22:00:00.000Z'],
    ['17-Feb-2021', '2021-02-16T23:00:00.000Z'],
    ['5. April 2023', '2023-04-04T22:00:00.000Z'],
    ['5.4.2023', '2023-04-04T22:00:00.000Z'],
    ['05.04.2023, 14:30 Uhr', '2023-04-05T12:30:00.000Z'],
    ['17/02/2021', '2021-02-16T23:00:00.000Z'],
    ['02/17/2021', '2021-02-16T23:00:00.000Z'],
    ['04/04/2023', '2023-04-03T22:00:00.000Z'],
    ['April 5, 2023, 2 p.m.', '2023-04-05T12:00:00.000Z'],
    ['April 5, 2023 2pm', '2023-04-05T12:00:00.000Z'],
    ['Wed 5 Apr 2023 14.30', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023 | 14:30', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023 - 14:30', '2023-04-05T12:30:00.000Z'],
    ['14:30, 5 April 2023', '2023-04-05T12:30:00.000Z'],
    ['2:30 p.m. on Wednesday, April 5, 2023', '2023-04-05T12:30:00.000Z'],
  ])('reads %j, as records and wires have it, in the given zone', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['5 April 2023 14:30 CET', '2023-04-05T13:30:00.000Z'],
    ['5 April 2023 14:30 (CET)', '2023-04-05T13:30:00.000Z'],
    ['5 April 2023 14:30 CEST', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023, 14:30 BST', '2023-04-05T13:30:00.000Z'],
    ['5 April 2023 14:30 WET', '2023-04-05T14:30:00.000Z'],
    ['5 April 2023 14:30 EET', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023 14:30 JST', '2023-04-05T05:30:00.000Z'],
    ['5 April 2023 14:30 AEST', '2023-04-05T04:30:00.000Z'],
    ['April 5, 2023, 2:30 p.m. ET', '2023-04-05T18:30:00.000Z'],
    ['January 5, 2023, 2:30 p.m. ET', '2023-01-05T19:30:00.000Z'],
    ['April 5, 2023, 2:30 p.m. (PT)', '2023-04-05T21:30:00.000Z'],
    ['2:30 PM EDT, April 5, 2023', '2023-04-05T18:30:00.000Z'],
    ['April 5, 2023, 2:30 p.m. Eastern Time', '2023-04-05T18:30:00.000Z'],
    ['April 5, 2023, 2:30 p.m. Pacific Standard Time', '2023-04-05T22:30:00.000Z'],
    ['April 5, 2023 2:30 PM GMT+2', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023 14:30 UTC+2', '2023-04-05T12:30:00.000Z'],
    ['5 April 2023 14:30 UTC-03:30', '2023-04-05T18:00:00.000Z'],
    ['5 April 2023 1430 GMT', '2023-04-05T14:30:00.000Z'],
    ['2021-02-17 10:00:00 +0100', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17 10:00 +1', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17T10:00+01', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17T10:00Z', '2021-02-17T10:00:00.000Z'],
    ['Wed, 17 Feb 2021 14:05:00 +0100 (CET)', '2021-02-17T13:05:00.000Z'],
    ['Wed Feb 17 2021 10:00:00 GMT+0100 (Central European Standard Time)', '2021-02-17T09:00:00.000Z'],
  ])('reads %j, as records and wires have it, in its own zone', (text, expected) => {
    expect(read(text, 'Asia/Tokyo')).toBe(expected)
  })

  it.each([
    ['de', 'Mittwoch, 5. April 2023 um 14:30 Uhr MESZ', '2023-04-05T12:30:00.000Z'],
    ['de', '5. März 2023', '2023-03-05T00:00:00.000Z'],
    ['de', 'Mi., 5. Dez. 2023', '2023-12-05T00:00:00.000Z'],
    ['fr', 'mercredi 5 avril 2023 à 14h30', '2023-04-05T14:30:00.000Z'],
    ['fr', '1er août 2023', '2023-08-01T00:00:00.000Z'],
    ['es', '5 de abril de 2023, 14:30 h', '2023-04-05T14:30:00.000Z'],
    ['pt', 'quarta-feira, 5 de abril de 2023 às 14:30', '2023-04-05T14:30:00.000Z'],
    ['it', '5 aprile 2023 alle 14.30', '2023-04-05T14:30:00.000Z'],
    ['ca', '5 d’abril de 2023', '2023-04-05T00:00:00.000Z'],
    ['pl', '5 kwietnia 2023', '2023-04-05T00:00:00.000Z'],
    ['pl', '5 listopada 2023', '2023-11-05T00:00:00.000Z'],
    ['hr', '5. listopada 2023.', '2023-10-05T00:00:00.000Z'],
    ['ru', '5 апреля 2023', '2023-04-05T00:00:00.000Z'],
    ['ja', '2023年4月5日 14:30', '2023-04-05T14:30:00.000Z'],
    ['ko', '2023년 4월 5일', '2023-04-05T00:00:00.000Z'],
    ['vi', '5 tháng 4 2023', '2023-04-05T00:00:00.000Z'],
    ['de', '5 April 2023', '2023-04-05T00:00:00.000Z'],
    ['fr', 'October 5, 2023', '2023-10-05T00:00:00.000Z'],
  ])('reads the names of %s in %j, and English ones', (language, text, expected) => {
    expect(read(text, 'UTC', language)).toBe(expected)
  })

  it.each(
    languages.map(({ language }) => language),
  )('reads every day of 2026 as %s writes it, with its weekday or without', language => {
    for (const dateStyle of ['long', 'full'] as const) {
      const format = new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC', calendar: 'gregory' })
      for (let day = 1; day <= 365; day++) {
        const date = new Date(Date.UTC(2026, 0, day))
        expect(read(format.format(date), 'UTC', language), format.format(date)).toBe(date.toISOString())
      }
    }
  })

  it.each([
    ['ar', '٣ مارس ٢٠٢٦', '2026-03-03T00:00:00.000Z'],
    ['fa', '۱۳ مارس ۲۰۲۶', '2026-03-13T00:00:00.000Z'],
    ['ko', '2026. 3. 3.(화) 12:00', '2026-03-03T12:00:00.000Z'],
    ['ja', '2026年3月3日(火) 10:00', '2026-03-03T10:00:00.000Z'],
    ['tr', '3 Mart 2026 Salı', '2026-03-03T00:00:00.000Z'],
    ['uk', '3 березня 2026 р.', '2026-03-03T00:00:00.000Z'],
    ['pl', '3 marca 2026 r.', '2026-03-03T00:00:00.000Z'],
    ['fa', '1404/12/22', undefined],
  ])('reads the customs of %s in %j', (language, text, expected) => {
    expect(read(text, 'UTC', language)).toBe(expected)
  })

  it.each([
    ['IST', 'Asia/Kolkata', 'en', '2023-04-05T09:00:00.000Z'],
    ['IST', 'Europe/Dublin', 'en', '2023-04-05T13:30:00.000Z'],
    ['IST', 'UTC', 'he', '2023-04-05T12:30:00.000Z'],
    ['CST', 'America/Chicago', 'en', '2023-04-05T20:30:00.000Z'],
    ['CST', 'Asia/Shanghai', 'en', '2023-04-05T06:30:00.000Z'],
    ['CST', 'UTC', 'en-US', '2023-04-05T20:30:00.000Z'],
    ['AST', 'America/Halifax', 'en', '2023-04-05T18:30:00.000Z'],
  ])('reads %s in a publication of %s in %s', (zone, timeZone, language, expected) => {
    expect(read(`5 April 2023 14:30 ${zone}`, timeZone, language)).toBe(expected)
  })

  it.each([
    ['03/04/2021', 'it has two meanings, so write 2021-04-03 or 2021-03-04'],
    ['03-04-2021 14:30', 'it has two meanings, so write 2021-04-03 or 2021-03-04'],
    [
      '5 April 2023 14:30 IST',
      'IST is +05:30 (India) or +01:00 (Ireland) or +02:00 (Israel): write the offset',
    ],
    ['5 April 2023 14:30 CST', 'CST is -06:00 (North America) or +08:00 (China): write the offset'],
    ['5 April 2023 14:30 local time', 'LOCAL TIME is no known zone: write its offset, such as +01:00'],
    ['5 April 2023 14:30 XYZ', 'XYZ is no known zone: write its offset, such as +01:00'],
    ['5 avril 2023', '"avril" is no month in English'],
    ['31 April 2023', 'there is no such day'],
    ['5 April 2023 25:00', 'there is no such time'],
    ['17 Feb 21', 'the year must have four digits'],
  ])('quotes %j and says why it cannot be read', (text, reason) => {
    const parsed = parseDate(text, { timeZone: 'UTC', language: 'en' })
    expect(parsed).toMatchObject({ hasForm: true })
    expect(parsed).toHaveProperty(
      'problem',
      expect.stringMatching(/^expected a date such as "2021-02-17".*, got "/),
    )
    expect(parsed).toHaveProperty(
      'problem',
      expect.stringContaining(`got ${JSON.stringify(text)}: ${reason}`),
    )
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
        expect(parseDate(date.toISOString(), { timeZone: 'Asia/Tokyo' })).toEqual({ date })
      }),
    )
  })

  it('reads the time of a clock in any zone as an instant with that time', () => {
    const minutes = fc.date({ min: new Date('1975-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), (date, timeZone) => {
        const clock = clockIn(date, timeZone)
        const read = parseDate(clock, { timeZone }).date
        expect(read && clockIn(read, timeZone)).toBe(clock)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => void parseDate(text, { timeZone: 'Europe/Berlin' })),
    )
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
