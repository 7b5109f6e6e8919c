import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body } from '../../../src/articles/article.ts'
import { takeEmbargo } from '../../../src/articles/press/embargo/take-embargo.ts'
import { LANGUAGES } from '../../../src/articles/press/languages.ts'
import { languages } from '../../../src/pages/words.ts'

const HEAD = 'Council Votes for Four New Boats\n\nThe council has voted.'

function take(source: string, format: Body['format'] = 'text', timeZone = 'UTC') {
  const { body, embargoes } = takeEmbargo({ format, source }, { timeZone, language: 'en' })
  const ends = embargoes.map(embargo => embargo.date?.toISOString() ?? embargo)
  return { source: body.source, ends }
}

/** Returns the end of the embargo that a line above a headline says, or why it cannot be read. */
function endOf(line: string, timeZone = 'UTC'): string | undefined {
  const { embargoes } = takeEmbargo({ format: 'text', source: `${line}\n\n${HEAD}` }, { timeZone })
  const [embargo] = embargoes
  return embargo && (embargo.date === undefined ? embargo.problem : embargo.date.toISOString())
}

describe('an embargo', () => {
  it.each([
    ['EMBARGOED UNTIL 6 a.m. EST, 3 March 2026', '2026-03-03T11:00:00.000Z'],
    ['STRICTLY EMBARGOED until 00:01 GMT Tuesday 14 May 2024', '2024-05-14T00:01:00.000Z'],
    ['EMBARGO: 00.01 hrs 3 February 2005', '2005-02-03T00:01:00.000Z'],
    ['Under embargo until 0001 hrs BST Monday 6 July 2026', '2026-07-05T23:01:00.000Z'],
    ['Embargo: Tuesday, March 3, 2026 at 6:00 AM Eastern Time', '2026-03-03T11:00:00.000Z'],
    ['EMBARGOED UNTIL 6 a.m. EST / 11:00 GMT, 3 March 2026', '2026-03-03T11:00:00.000Z'],
    ['Embargo: 16:00 London time / 11:00 US Eastern Time, 3 March 2026', '2026-03-03T16:00:00.000Z'],
    ['Embargoed until noon on 3rd March 2026', '2026-03-03T12:00:00.000Z'],
    ['NOT FOR PUBLICATION OR BROADCAST BEFORE 00:01 ON MONDAY 6 JULY 2026', '2026-07-06T00:01:00.000Z'],
    ['HOLD FOR RELEASE UNTIL 10 a.m. ET, March 3, 2026', '2026-03-03T15:00:00.000Z'],
    ['FOR RELEASE: March 3, 2026, 10 a.m. ET', '2026-03-03T15:00:00.000Z'],
    ['FOR RELEASE 8:30 A.M. (ET), FRIDAY, MARCH 6, 2026', '2026-03-06T13:30:00.000Z'],
    [
      'Transmission of material in this release is embargoed until 8:30 a.m. (ET) Friday, March 6, 2026',
      '2026-03-06T13:30:00.000Z',
    ],
    ['PRESS RELEASE – EMBARGOED UNTIL 3 March 2026, 06:00 GMT', '2026-03-03T06:00:00.000Z'],
    ['PRESS RELEASE (EMBARGOED UNTIL 3 March 2026)', '2026-03-03T00:00:00.000Z'],
    ['*** EMBARGO: 2026-03-03 06:00 -05:00 ***', '2026-03-03T11:00:00.000Z'],
    ['[Embargoed until 3 March 2026, 06:00 UTC+2]', '2026-03-03T04:00:00.000Z'],
    ['EMBARGOED UNTIL 3 March 2026, 06:00 GMT. Please do not share.', '2026-03-03T06:00:00.000Z'],
    ['EMBARGOED FOR 6 A.M. EST, MARCH 3, 2026', '2026-03-03T11:00:00.000Z'],
    ['EMBARGO TO: 00:01 14 May 2024', '2024-05-14T00:01:00.000Z'],
    ['EMBARGOED FOR PUBLICATION 00:01 TUESDAY 14 MAY 2024', '2024-05-14T00:01:00.000Z'],
    ['Strict embargo: not for publication until 00:01, 14 May 2024', '2024-05-14T00:01:00.000Z'],
    ['EMBARGOED UNTIL: Tue 14 May 2024, 00.01hrs (UK time)', '2024-05-13T23:01:00.000Z'],
    [
      'Embargoed until 1800 London Time / 1300 US Eastern Time on Monday 6 July 2026',
      '2026-07-06T17:00:00.000Z',
    ],
    ['Embargoed until Wednesday, March 4, 2026 at 11:00 a.m. U.S. ET', '2026-03-04T16:00:00.000Z'],
    ['Achtung Redaktionen: Sperrfrist 12. März 2026, 10:00 Uhr!', '2026-03-12T10:00:00.000Z'],
    ['Bitte beachten Sie die Sperrfrist: Do., 12. März 2026, 10:00 Uhr', '2026-03-12T10:00:00.000Z'],
    ['Es gilt eine Sperrfrist bis 12. März 2026, 10 Uhr', '2026-03-12T10:00:00.000Z'],
    ['Diese Pressemitteilung ist bis 12. März 2026, 10 Uhr gesperrt', '2026-03-12T10:00:00.000Z'],
    ['Document sous embargo jusqu’au 3 mars 2026', '2026-03-03T00:00:00.000Z'],
    ['Материал под эмбарго до 3 марта 2026 г., 10:00 мск', '2026-03-03T07:00:00.000Z'],
    ['EMBARGO FINO ALLE 11.00 DI MARTEDÌ 3 MARZO 2026', '2026-03-03T11:00:00.000Z'],
    ['Sperrfrist: 12.03.2026, 10:00 Uhr', '2026-03-12T10:00:00.000Z'],
    ['Achtung: Sperrfrist Donnerstag, 12. März 2026, 10 Uhr MEZ', '2026-03-12T09:00:00.000Z'],
    ['Gesperrt bis 12.3.2026, 24 Uhr', '2026-03-13T00:00:00.000Z'],
    ['Frei ab 12. März 2026, 10 Uhr', '2026-03-12T10:00:00.000Z'],
    ["Sous embargo jusqu'au mardi 3 mars 2026 à 6h00 (heure de Paris)", '2026-03-03T05:00:00.000Z'],
    ['INFORMATIONS SOUS EMBARGO JUSQU’AU 14 JANVIER 2008', '2008-01-14T00:00:00.000Z'],
    ['Ne pas diffuser avant le 3 mars 2026, 6 h 00', '2026-03-03T06:00:00.000Z'],
    ['Embargo hasta las 10:00 horas del 3 de marzo de 2026', '2026-03-03T10:00:00.000Z'],
    [
      'INFORMACIÓN EMBARGADA HASTA EL MARTES 3 DE MARZO DE 2026 A LAS 10:00 H (CET)',
      '2026-03-03T09:00:00.000Z',
    ],
    ['Sotto embargo fino alle ore 11 del 3 marzo 2026', '2026-03-03T11:00:00.000Z'],
    ['Embargado até às 10h00 de 3 de março de 2026', '2026-03-03T10:00:00.000Z'],
    ['Onder embargo tot dinsdag 3 maart 2026, 10.00 uur', '2026-03-03T10:00:00.000Z'],
    ['Embargo til den 3. marts 2026 kl. 10.00', '2026-03-03T10:00:00.000Z'],
    ['Klausulert til 3. mars 2026 kl. 10', '2026-03-03T10:00:00.000Z'],
    ['Under embargo till 3 mars 2026 kl. 10.00', '2026-03-03T10:00:00.000Z'],
    ['JULKAISUVAPAA 3.3.2026 klo 10', '2026-03-03T10:00:00.000Z'],
    ['Embargo 3.3.2026 klo 10.00 asti', '2026-03-03T10:00:00.000Z'],
    ['Embargo do 3 marca 2026 r., godz. 10:00', '2026-03-03T10:00:00.000Z'],
    ['Informace pod embargem do 3. března 2026, 10:00 hodin', '2026-03-03T10:00:00.000Z'],
    ['Эмбарго до 10:00 (МСК) 3 марта 2026 года', '2026-03-03T07:00:00.000Z'],
    ['Ембарго до 10:00 3 березня 2026 року', '2026-03-03T10:00:00.000Z'],
    ['Ambargolu haber: 3 Mart 2026, saat 10:00', '2026-03-03T10:00:00.000Z'],
    ["3 Mart 2026 saat 10:00'a kadar ambargoludur", '2026-03-03T10:00:00.000Z'],
    ['حظر النشر حتى الساعة 10:00 صباحاً بتوقيت غرينتش يوم 3 مارس 2026', '2026-03-03T10:00:00.000Z'],
    ['ممنوعیت انتشار تا ۳ مارس ۲۰۲۶ ساعت ۱۰:۰۰', '2026-03-03T10:00:00.000Z'],
    ['באמברגו עד 3 במרץ 2026 בשעה 10:00', '2026-03-03T10:00:00.000Z'],
    ['情報解禁日時：2026年3月3日（火）午後2時30分', '2026-03-03T14:30:00.000Z'],
    ['【報道解禁】2026年3月3日(火)14:00', '2026-03-03T14:00:00.000Z'],
    ['2026年3月3日10時解禁', '2026-03-03T10:00:00.000Z'],
    ['보도시점 2026. 3. 3.(화) 12:00', '2026-03-03T12:00:00.000Z'],
    ['2026. 3. 3.(화) 오후 2시 이후 보도하여 주시기 바랍니다.', '2026-03-03T14:00:00.000Z'],
    ['解禁时间：北京时间2026年3月3日上午10点半', '2026-03-03T02:30:00.000Z'],
    ['新聞禁發期：2026年3月3日上午10時', '2026-03-03T10:00:00.000Z'],
  ])('may be said as %j', (line, expected) => {
    expect(endOf(line)).toBe(expected)
    expect(take(`${line}\n\n${HEAD}`).source.trim()).toBe(HEAD)
  })

  it('is in the zone of the publication if it names none', () => {
    expect(endOf('Sperrfrist: 12.03.2026, 10:00 Uhr', 'Europe/Berlin')).toBe('2026-03-12T09:00:00.000Z')
    expect(endOf('EMBARGO: 12 March 2026', 'America/New_York')).toBe('2026-03-12T04:00:00.000Z')
  })

  it.each([
    ['EMBARGOED UNTIL TUESDAY', 'the day with its month and year is missing'],
    ['EMBARGOED UNTIL 00:01 Tuesday 14 May', 'the year is missing'],
    ['Embargo: 6 a.m. EST', 'the day with its month and year is missing'],
    ['EMBARGO', 'the day with its month and year is missing'],
    ['Strictly embargoed', 'the day with its month and year is missing'],
    ['EMBARGOED: Council Votes for Boats', 'the day with its month and year is missing'],
    ['Sperrfrist: Redebeginn', 'the day with its month and year is missing'],
    ['Sperrfrist: 03/04/2026', 'it has two meanings, so write 2026-04-03 or 2026-03-04'],
    ['EMBARGO: midnight, 3 March 2026', 'midnight begins a day and ends one, so write 00:01 or 23:59'],
    ['EMBARGO: Monday 3 March 2026', 'the day of the week is that of another date'],
    ['EMBARGO: 31 April 2026', 'there is no such day'],
    ['EMBARGO: 25:00, 3 March 2026', 'there is no such time'],
    ['EMBARGO: 10:00 BST, 5 January 2026', 'there is no summer time (BST) on that day'],
    ['EMBARGO: 10:00 XYZ, 3 March 2026', '"XYZ" is not understood'],
    ['EMBARGO: 3 March 2026, 10:00 local time', '"local" is not understood'],
    ['EMBARGO: 10:00 GMT / 10:00 CET, 3 March 2026', 'it says several times, which differ'],
    ['EMBARGO: 3 March 2026 for print, 2 March 2026 for broadcast', '"print" is not understood'],
    ['امبارگو: ۱۴۰۴/۱۲/۱۲', 'the year 1404 cannot be meant'],
    ['For release at 10 a.m. on Tuesday', 'the day with its month and year is missing'],
  ])('said as %j cannot be read', (line, reason) => {
    expect(endOf(line)).toBe(reason)
  })

  it.each([
    'The arms embargo until 2026 has ended',
    'Embargo: How Sanctions Work',
    'Embargo',
    'Embargo on Cuba Is Lifted After Sixty Years',
    'Embargo until 2030: what the new rules mean',
    'Embargoed goods seized in the harbour',
    'Embargo 1973: A History of Oil',
    'This embargo until 2026 has been the longest',
    'The study, which was embargoed until 6 a.m. on Tuesday 3 March 2026, says so.',
    'The study – embargoed until 6 a.m. on 3 March 2026 – found that boats are slow and old and dear, and that nobody likes them at all',
    'Sanktionen: Das Embargo bis 2026',
    'Frei ab 18 Jahren',
    'For release in cinemas everywhere',
    'FOR IMMEDIATE RELEASE',
    'EMBARGO: NONE',
    'Sperrfrist: keine',
    'NO EMBARGO',
    'UN extends South Sudan arms embargo until 31 May 2026',
    'EU verhängt Embargo am 3. März 2026',
    'Streit um die Sperrfrist im Presserecht',
    '보도시점 : 배포 즉시',
    'L’embargo, plaie de la presse?',
    'El embargo hasta 2026',
    'Release date: 3 March 2026',
    'Release on bail is set for 3 March at 10 am',
    'Not Before: Mar 13 00:00:00 2024 GMT',
    '发布时间：2026-03-03 10:00',
  ])('is not said by %j', line => {
    expect(endOf(line)).toBeUndefined()
    expect(take(`${line}\n\n${HEAD}`).source).toBe(`${line}\n\n${HEAD}`)
  })

  it('may be in two lines, with a blank line between them or none', () => {
    for (const gap of ['\n', '\n\n']) {
      const { ends, source } = take(`EMBARGO${gap}00.01 hrs 3 February 2005\n\n${HEAD}`)
      expect(ends).toEqual(['2005-02-03T00:01:00.000Z'])
      expect(source.trim()).toBe(HEAD)
    }
    expect(take(`EMBARGOED UNTIL 00:01 GMT\nTuesday 14 May 2024\n\n${HEAD}`).ends).toEqual([
      '2024-05-14T00:01:00.000Z',
    ])
  })

  it('may be in more lines, with a label above', () => {
    const expected = ['2024-05-14T00:01:00.000Z']
    expect(take(`EMBARGOED\nUNTIL 00:01 GMT\nTUESDAY 14 MAY\n2024\n\n${HEAD}`).ends).toEqual(expected)
    expect(take(`EMBARGO\nNot for publication before 00:01 on 14 May 2024\n\n${HEAD}`).ends).toEqual(expected)
    expect(take(`EMBARGOED PRESS RELEASE\n\n${HEAD}\n\nEmbargo: 00:01, 14 May 2024`)).toMatchObject({
      ends: expected,
    })
    expect(endOf('Embargoed press release')).toBe('the day with its month and year is missing')
  })

  it('is seen at the beginning of a paragraph of any length, which stays', () => {
    const paragraph = 'Boats sail. '.repeat(200).trim()
    expect(take(`EMBARGOED UNTIL 3 March 2026, 6 a.m. GMT. ${paragraph}`)).toEqual({
      ends: ['2026-03-03T06:00:00.000Z'],
      source: paragraph,
    })
  })

  it('may stand below the headline, in bold, in a heading or in a quotation, but not in code', () => {
    const line = 'Embargo: 3 March 2026, 06:00 GMT'
    const ends = ['2026-03-03T06:00:00.000Z']
    for (const written of [
      `**${line}**`,
      `**Embargo:** 3 March 2026, 06:00 GMT`,
      `## ${line}`,
      `> ${line}`,
      `- ${line}`,
    ]) {
      expect(take(`# Boats\n\n${written}\n\nText.`, 'markdown')).toEqual({
        ends,
        source: '# Boats\n\n\n\nText.',
      })
    }
    expect(take(`# Boats\n\n\`\`\`\n${line}\n\`\`\`\n`, 'markdown').ends).toEqual([])
  })

  it('may stand in HTML, with its element', () => {
    const html = '<p><strong>Sous embargo jusqu&rsquo;au 3 mars 2026 &agrave; 10h</strong></p><p>Texte.</p>'
    expect(take(html, 'html')).toEqual({ ends: ['2026-03-03T10:00:00.000Z'], source: '<p>Texte.</p>' })
    expect(take('<h1>Boats<br>Embargo: 3 March 2026</h1>', 'html').source).toBe('<h1>Boats<br></h1>')
    expect(take('<pre>EMBARGO: 3 March 2026</pre>', 'html').ends).toEqual([])
  })

  it('below the first paragraphs counts if it can be read', () => {
    const paragraphs = Array.from({ length: 5 }, () => 'Boats sail. '.repeat(30)).join('\n\n')
    expect(take(`${paragraphs}\n\nENDS\n\nEmbargo: 3 March 2026`).ends).toEqual(['2026-03-03T00:00:00.000Z'])
    expect(take(`${paragraphs}\n\nEmbargoed until [date]`).ends).toEqual([])
    expect(take(`${paragraphs}\n\nEMBARGOED UNTIL TUESDAY`).ends).toHaveLength(1)
  })

  it('in a list is an example unless it can be read', () => {
    expect(
      take('How to write\n\n- Embargoed until [date]\n- For immediate release', 'markdown').ends,
    ).toEqual([])
  })

  it('leaves a headline or a sentence that stands behind it', () => {
    expect(take('EMBARGO 3 March 2026 – Council Buys Boats').source).toBe('Council Buys Boats')
    expect(take('**EMBARGO: 3 March 2026.** The *town* has boats.', 'markdown').source).toBe(
      'The *town* has boats.',
    )
    expect(take('<p>EMBARGO: 3 March 2026. The <em>town</em> has boats.</p>', 'html').source).toBe(
      '<p>The <em>town</em> has boats.</p>',
    )
    expect(take('## Embargo\n\nOn 3 March 2026 – a Tuesday – we met.', 'markdown').ends).toEqual([])
    const sentence =
      'Scientists have found a way to make boats that are faster, cheaper and safer than all others.'
    expect(take(`EMBARGOED UNTIL 3 March 2026. ${sentence}`).source).toBe(sentence)
  })
})

/** How each language says it. */
const LABELS: Readonly<Record<string, string>> = {
  ...{ ar: 'حظر النشر حتى', cs: 'Embargo do', da: 'Embargo til', de: 'Sperrfrist:', en: 'Embargoed until' },
  ...{ es: 'Embargo hasta el', fa: 'ممنوعیت انتشار تا', fi: 'Embargo:', fr: "Sous embargo jusqu'au" },
  ...{ he: 'באמברגו עד', it: 'Sotto embargo fino al', ja: '解禁日時：', ko: '엠바고:', nb: 'Embargo til' },
  ...{ nl: 'Onder embargo tot', pl: 'Embargo do', pt: 'Embargado até', 'pt-PT': 'Sob embargo até' },
  ...{ ru: 'Эмбарго до', sv: 'Under embargo till', tr: 'Ambargo:', uk: 'Ембарго до', zh: '解禁时间：' },
  ...{ 'zh-Hant': '解禁時間：' },
}

it('the languages of embargoes are those of the pages', () => {
  expect(LANGUAGES.toSorted()).toEqual(languages.map(({ language }) => language).sort())
  expect(Object.keys(LABELS).sort()).toEqual(LANGUAGES.toSorted())
})

describe.each(LANGUAGES)('in %s', language => {
  it('any date and time as Intl writes it is read as that instant', () => {
    const minute = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const dateStyle = fc.constantFrom('long' as const, 'full' as const)
    fc.assert(
      fc.property(minute, dateStyle, (date, style) => {
        const written = writeDate(date, language, style)
        const whole = new Date(Math.floor(date.getTime() / 60_000) * 60_000)
        expect(endOf(`${LABELS[language]} ${written}`), written).toBe(whole.toISOString())
      }),
      { numRuns: 200 },
    )
  })
})

function writeDate(date: Date, language: string, dateStyle: 'long' | 'full'): string {
  const options = { dateStyle, timeStyle: 'short', timeZone: 'UTC', calendar: 'gregory' } as const
  return new Intl.DateTimeFormat(language, options).format(date)
}

it('a text loses no line but those of its embargo', () => {
  const line = fc.constantFrom(
    '',
    'Boats sail.',
    'EMBARGOED UNTIL 3 March 2026',
    'Sperrfrist: 3.3.2026',
    'More text',
  )
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('text' as const, 'markdown' as const), (lines, format) => {
      const { source } = take(lines.join('\n'), format)
      const kept = lines.filter(text => !/EMBARGOED|Sperrfrist/.test(text) && text !== '')
      expect(source.split('\n').filter(text => text !== '')).toEqual(kept)
    }),
  )
})

it('no words behind EMBARGOED UNTIL let a text pass', () => {
  const word = fc.constantFrom(
    '3',
    'March',
    '2026',
    '10:00',
    'GMT',
    'EST',
    'noon',
    'Monday',
    ',',
    '/',
    '.',
    '–',
    'x',
    '31.12.2026',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), words => {
      expect(take(`EMBARGOED UNTIL ${words.join(' ')}\n\n${HEAD}`).ends).toHaveLength(1)
    }),
    { numRuns: 2000 },
  )
})

it('no text makes it throw', () => {
  const format = fc.constantFrom('text' as const, 'markdown' as const, 'html' as const)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), format, (text, form) => {
      take(`EMBARGO: ${text}\n${text}\n<p>Embargo ${text}`, form)
    }),
  )
})
