import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDateline } from '../../../src/articles/press/dateline.ts'

/** Returns the text behind the dateline, and the day that it names. */
function read(text: string, allowsPlaceAlone = false): readonly [string, string | undefined] | undefined {
  const dateline = findDateline(text, { allowsPlaceAlone })
  return dateline && [text.slice(dateline.length), dateline.date]
}

describe('a dateline', () => {
  it.each([
    ['BERLIN, March 3, 2026 (Reuters) — The town', 'The town', '2026-03-03'],
    ['PARIS, 3 mars 2026 – Le conseil', 'Le conseil', '2026-03-03'],
    ['Paris, le 3 mars 2026 – Le conseil', 'Le conseil', '2026-03-03'],
    ['Berlin, 3. März 2026 (dpa) - Die Stadt', 'Die Stadt', '2026-03-03'],
    ['Berlin (dpa) - Die Stadt', 'Die Stadt', undefined],
    ['Berlin/Paris (dpa/tmn) – Die Stadt', 'Die Stadt', undefined],
    ['Frankfurt am Main, 3. März 2026 – Die Stadt', 'Die Stadt', '2026-03-03'],
    ['LONDON--(BUSINESS WIRE)--The company', 'The company', undefined],
    ['NEW YORK, March 3, 2026 /PRNewswire/ -- The company', 'The company', '2026-03-03'],
    ['NEW YORK, March 3, 2026 (GLOBE NEWSWIRE) -- The company', 'The company', '2026-03-03'],
    ['WASHINGTON (AP) — The Senate', 'The Senate', undefined],
    ['(Reuters) - Stocks rose', 'Stocks rose', undefined],
    ['Madrid, 3 mar (EFE).- El ayuntamiento', 'El ayuntamiento', undefined],
    ['(ANSA) - ROMA, 03 MAR - Il comune', 'Il comune', undefined],
    ['SÃO PAULO, 3 de março de 2026 – A cidade', 'A cidade', '2026-03-03'],
    ['ANKARA (AA) - Belediye', 'Belediye', undefined],
    ['МОСКВА, 3 марта. /ТАСС/. Город', 'Город', undefined],
    ['МОСКВА, 3 мар — РИА Новости. Город', 'Город', undefined],
    ['الرياض (رويترز) - قال', 'قال', undefined],
    ['【東京＝共同】市は', '市は', undefined],
    ['新华社北京3月3日电（记者张三）市', '市', undefined],
    ['(서울=연합뉴스) 홍길동 기자 = 시는', '시는', undefined],
  ])('begins %j', (text, rest, date) => {
    expect(read(text)).toEqual([rest, date])
  })

  it.each([
    ['WASHINGTON — The Senate', 'The Senate'],
    ['DES MOINES, Iowa — The Senate', 'The Senate'],
  ])('is only a place in %j, in a text of a wire', (text, rest) => {
    expect(read(text)).toBeUndefined()
    expect(read(text, true)).toEqual([rest, undefined])
  })

  it.each([
    'SQL — the language of tables',
    'Python (CPython) - the interpreter',
    'On March 3, 2026 — the day of the vote',
    'It was a dark night — and a stormy one',
    'Jean-Luc – le capitaine',
    'By March 3, 2026 – three days later – it was over',
    'The vote on 3 March 2026 – the first – was close',
    'Well-known',
    '[:python_version == "3.6"]',
    '— a dash',
  ])('is not in %j', text => {
    expect(read(text)).toBeUndefined()
  })

  it('is never longer than its text, whatever the text', () => {
    const piece = fc.constantFrom(
      'BERLIN',
      ', ',
      '3 March 2026',
      ' (Reuters)',
      ' — ',
      '--',
      'a',
      '. ',
      '/ТАСС/',
    )
    fc.assert(
      fc.property(fc.array(piece), fc.boolean(), (pieces, allowsPlaceAlone) => {
        const text = pieces.join('')
        const length = findDateline(text, { allowsPlaceAlone })?.length ?? 0
        expect(length).toBeLessThan(Math.max(1, text.length))
      }),
    )
  })
})
