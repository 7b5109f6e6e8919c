import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../../src/articles/parse-article.ts'
import { articleContent, articleSummary } from '../../../src/publish/feed/article-item.ts'
import { readRecord } from '../../../src/records/read-record.ts'

const PUBLICATION = { baseUrl: 'https://news.example', language: 'en' }

/** Reads a press text, and renders it as feeds have it. */
function read(text: string, language = 'en', path = 'wire.txt') {
  const dates = { timeZone: 'UTC', language }
  const record = readRecord(path, Buffer.from(text), dates)
  const parsed = parseArticle(record.fields, record.body, {
    ...dates,
    file: path,
    authors: [],
    lineOf: record.lineOf,
  })
  const { draft } = parsed
  const faults = [...record.faults, ...parsed.faults].filter(({ severity }) => severity === 'fault')
  if (draft === undefined) return { faults, draft, content: '', summary: '' }
  const article = { ...draft, id: 'a', slug: 'a', revision: 1 }
  const content = articleContent(article, PUBLICATION)
  return { faults, draft, content, summary: articleSummary(article, content, PUBLICATION) }
}

describe('a press release', () => {
  it('in English has its parts, and a summary between dateline and end mark', () => {
    const { draft, content, summary, faults } = read(
      [
        'FOR IMMEDIATE RELEASE',
        'Media contact: Ann Example\n+1 555 0100',
        'Harbour Town Orders Four Ferries',
        'First boats to sail in spring',
        'HARBOUR TOWN, March 3, 2026 /PRNewswire/ -- The town has ordered four ferries.',
        'They are built here.',
        '###',
        'Notes to editors:',
        'About Harbour Town',
        'Harbour Board\n1 Pier Road\nann@example.com',
        'Photo: Ann Example',
        'SOURCE Harbour Board',
      ].join('\n\n'),
    )
    expect(faults).toEqual([])
    expect(draft).toMatchObject({
      title: 'Harbour Town Orders Four Ferries',
      summary: 'First boats to sail in spring',
      published: new Date('2026-03-03T00:00:00Z'),
    })
    expect(summary).toBe('First boats to sail in spring')
    expect(content).toBe(
      [
        '<p>HARBOUR TOWN, March 3, 2026 /PRNewswire/ -- The town has ordered four ferries.</p>',
        '<p>They are built here.</p>',
        '<hr />',
        '<p>Notes to editors:</p>',
        '<p>About Harbour Town</p>',
        '<p>Harbour Board<br />\n1 Pier Road<br />\nann@example.com</p>',
        '<p>Photo: Ann Example</p>',
        '<p>SOURCE Harbour Board</p>',
        '<p>Media contact: Ann Example<br />\n+1 555 0100</p>',
      ].join('\n'),
    )
  })

  it('in German has its parts', () => {
    const text = [
      'Pressemitteilung Nr. 12/2026',
      'Sperrfrist: 12.03.2026, 10:00 Uhr',
      'Hafenstadt bestellt vier Fähren',
      'Von Anna Beispiel',
      'Berlin, 11. März 2026 (dpa) - Die Stadt hat vier Fähren bestellt.',
      '– ENDE –',
      'Pressekontakt:\nAnna Beispiel',
      'Quelle: dpa',
    ].join('\n\n')
    const { draft, content, summary } = read(text, 'de')
    expect(draft).toMatchObject({
      title: 'Hafenstadt bestellt vier Fähren',
      published: new Date('2026-03-12T10:00:00Z'),
      authors: [{ name: 'Anna Beispiel' }],
    })
    expect(summary).toBe('Die Stadt hat vier Fähren bestellt.')
    expect(content).not.toContain('Sperrfrist')
    expect(content).toContain('<p>Quelle: dpa</p>\n<p>Pressemitteilung Nr. 12/2026</p>')
  })

  it('in French has its parts', () => {
    const text =
      'COMMUNIQUÉ DE PRESSE\n\nParis, le 3 mars 2026\n\nLa ville commande quatre bateaux\n\nPar Jeanne Exemple\n\nLa ville a commandé quatre bateaux.\n\nFIN\n\nContact presse'
    const { draft, summary } = read(text, 'fr')
    expect(draft).toMatchObject({
      title: 'La ville commande quatre bateaux',
      published: new Date('2026-03-03T00:00:00Z'),
      authors: [{ name: 'Jeanne Exemple' }],
    })
    expect(summary).toBe('La ville a commandé quatre bateaux.')
  })

  it.each([
    [
      'es',
      'NOTA DE PRENSA\n\nLa ciudad compra barcos\n\nMADRID, 3 de marzo de 2026 (EFE).- La ciudad compra.\n\nFIN',
      'La ciudad compra.',
    ],
    [
      'ja',
      '報道発表資料\n\n市が船を四隻発注\n\n2026年3月3日(火)\n\n市は船を発注した。\n\n以上',
      '市は船を発注した。',
    ],
    [
      'ko',
      '보도자료\n\n시, 배 네 척 주문\n\n2026. 3. 3.\n\n(서울=연합뉴스) 홍길동 기자 = 시는 배를 주문했다.\n\n(끝)',
      '시는 배를 주문했다.',
    ],
    [
      'ru',
      'ПРЕСС-РЕЛИЗ\n\nГород заказал паромы\n\nМОСКВА, 3 марта 2026 г. /ТАСС/. Город заказал паромы.\n\nКОНЕЦ',
      'Город заказал паромы.',
    ],
  ])('in %s has its date and its summary', (language, text, summary) => {
    const article = read(text, language)
    expect(article.faults).toEqual([])
    expect(article.draft?.published).toEqual(new Date('2026-03-03T00:00:00Z'))
    expect(article.summary).toBe(summary)
  })

  it('of a release line with a date is published then, and the line of a wrong date is known', () => {
    const text = 'PRESS RELEASE, 3 March 2026\n\nBoats\n\nThe town has ordered boats.'
    expect(read(text).draft).toMatchObject({ title: 'Boats', published: new Date('2026-03-03T00:00:00Z') })
  })

  it('whose headline looks like a release line keeps it', () => {
    expect(read('Press release\n', 'en', '2026-03-03-a.txt').draft).toMatchObject({ title: 'Press release' })
  })
})

describe('a source', () => {
  it('without a caption is a line of the text', () => {
    const { draft } = read('Boats\n\n3 March 2026\n\nQuelle: Board\n\nText.')
    expect(draft?.image).toBeUndefined()
    expect(draft?.body.source).toBe('Text.\n\nQuelle: Board')
  })

  it('below a caption is that of the image', () => {
    const { draft } = read('Boats\n\n3 March 2026\nBoats\nA boat.\nQuelle: Board\n\nText.')
    expect(draft?.image).toMatchObject({ caption: 'A boat.', credit: 'Board' })
  })
})

it('an end mark between other lines is a line across the page', () => {
  const { content, summary } = read(
    'Boats\n\n3 March 2026\n\nThe town has boats.\n###\nAnn Example\nann@example.com',
  )
  expect(content).toBe('<p>The town has boats.</p>\n<hr />\n<p>Ann Example<br />\nann@example.com</p>')
  expect(summary).toBe('The town has boats.')
})

it('a summary ends before notes to editors and an end mark in Markdown and HTML too', () => {
  const head = '---\ntitle: Boats\npublished: 2026-03-03\n---\n'
  const markdown = `${head}**BERLIN (Reuters)** — The *town* has boats.\n\n###\n\nNotes follow here.`
  expect(read(markdown, 'en', 'a.md').summary).toBe('The town has boats.')
  const linked = `${head}SAN FRANCISCO, Oct. 20, 2015 – [The *town*](https://town.example) has boats.`
  expect(read(linked, 'en', 'a.md').summary).toBe('The town has boats.')
  const html = `${head}<p>PARIS, 3 mars 2026 – Des bateaux &amp; <em>plus</em>.</p><p>ENDS</p><p>About us</p>`
  expect(read(html, 'en', 'a.html').summary).toBe('Des bateaux & plus.')
  expect(read(`${head}SQL — the language.\n\n### Heading\n\nMore text.`, 'en', 'a.md').summary).toBe(
    'SQL — the language. More text.',
  )
})

it('a text keeps every line that is no custom', () => {
  const piece = fc.constantFrom(
    ...[
      '',
      '',
      'FOR IMMEDIATE RELEASE',
      'Pressemitteilung Nr. 12/2026',
      'EMBARGO: 3 March 2026',
      '###',
      'ENDS',
    ],
    ...[
      'A line of text.',
      'BERLIN, March 3, 2026 (Reuters) — News.',
      'Quelle: Board',
      'Contact: Ann',
      'By Ann Example',
    ],
  )
  const kept = [
    '12/2026',
    'A line of text.',
    'BERLIN, March 3',
    'Board',
    'Contact: Ann',
    'Ann Example',
    '###',
    'ENDS',
  ]
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = ['Head', ...pieces].join('\n')
      const record = readRecord('2026-03-03-wire.txt', Buffer.from(text), { timeZone: 'UTC', language: 'en' })
      const found = `${JSON.stringify(record.fields)}\n${record.body.source}`
      for (const line of kept) expect(found.split(line).length, line).toBe(text.split(line).length)
      expect(found).not.toMatch(/IMMEDIATE|EMBARGO/)
    }),
    { numRuns: 1000 },
  )
})
