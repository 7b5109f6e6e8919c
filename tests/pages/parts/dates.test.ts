import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/pages/html.ts'
import { dateElement, dateRange } from '../../../src/pages/parts/dates.ts'

const EVENING = new Date('2021-02-17T23:30:00Z')

describe('dateElement', () => {
  it.each([
    ['en', 'Europe/London', '17 February 2021 at 23:30'],
    ['en', 'Europe/Brussels', '18 February 2021 at 00:30'],
    ['en', 'Asia/Kolkata', '18 February 2021 at 05:00'],
    ['en', 'America/New_York', 'February 17, 2021 at 6:30 PM'],
    ['en', 'US/Pacific', 'February 17, 2021 at 3:30 PM'],
    ['en', 'America/Toronto', 'February 17, 2021 at 6:30 p.m.'],
    ['en', 'Asia/Manila', 'February 18, 2021 at 7:30 AM'],
    ['en', 'America/Jamaica', '17 February 2021 at 18:30'],
    ['en', 'UTC', 'February 17, 2021 at 11:30 PM'],
    ['en-US', 'Europe/London', 'February 17, 2021 at 11:30 PM'],
    ['en-GB', 'America/New_York', '17 February 2021 at 18:30'],
    ['de', 'America/New_York', '17. Februar 2021 um 18:30'],
    ['ja', 'Asia/Tokyo', '2021年2月18日 8:30'],
    ['fr', 'Europe/Brussels', '18 février 2021 à 00:30'],
  ])('writes %s in %s in the order of the country, without the zone: %s', (language, timeZone, text) => {
    const rendered = renderHtml(dateElement(EVENING, { language, timeZone }, { time: true }))
    expect(rendered.replace(/[\u{202f}\u{a0}]/gu, ' ')).toBe(
      `<time datetime="2021-02-17T23:30:00.000Z">${text}</time>`,
    )
  })
})

describe('dateRange', () => {
  const from = new Date('2021-02-03T12:00:00Z')
  it.each([
    ['2021-02-03T18:00:00Z', '3 February 2021'],
    ['2021-02-09T12:00:00Z', '3 – 9 February 2021'],
    ['2022-03-04T12:00:00Z', '3 February 2021 – 4 March 2022'],
  ])('ends at %s: %s', (to, text) => {
    const range = dateRange(from, new Date(to), { language: 'en', timeZone: 'Europe/London' })
    expect(range.replace(/[\u{2009}\u{202f}]/gu, ' ')).toBe(text)
  })
})
