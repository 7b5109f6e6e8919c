import { describe, expect, it } from 'vitest'
import { isContactLine, isEndMark, isNotesHeading } from '../../../src/articles/press/end-marks.ts'
import { parseReleaseLine } from '../../../src/articles/press/release-lines.ts'

describe('a release line', () => {
  it.each([
    'FOR IMMEDIATE RELEASE',
    'For immediate release:',
    '**PRESS RELEASE**',
    'PRESS RELEASE – FOR IMMEDIATE RELEASE',
    'News Release',
    'Pressemitteilung',
    'Medienmitteilung',
    'COMMUNIQUÉ DE PRESSE',
    'Pour diffusion immédiate',
    'NOTA DE PRENSA',
    'Comunicado de imprensa',
    'COMUNICATO STAMPA',
    'Persbericht',
    'Pressemeddelelse',
    'Pressmeddelande',
    'Lehdistötiedote',
    'Informacja prasowa',
    'Tisková zpráva',
    'ПРЕСС-РЕЛИЗ',
    'Прес-реліз',
    'Basın Bülteni',
    'بيان صحفي',
    'הודעה לעיתונות',
    'プレスリリース',
    '보도자료',
    '新闻稿',
    '新聞稿',
  ])('may be %j', line => {
    expect(parseReleaseLine(line)).toEqual({ date: undefined, isNumbered: false })
  })

  it.each([
    ['Pressemitteilung Nr. 12/2026', undefined, true],
    ['Pressemitteilung Nr. 12/2026 vom', undefined, undefined],
    ['PRESS RELEASE, 3 March 2026', '2026-03-03', false],
    ['FOR IMMEDIATE RELEASE: Tuesday, March 3, 2026', '2026-03-03', false],
    ['Pressemitteilung Nr. 12/2026, 3. März 2026', '2026-03-03', true],
    ['Pressemitteilung Berlin, 3. März 2026', '2026-03-03', false],
    ['보도자료 2026. 3. 3.(화)', '2026-03-03', false],
  ])('%j has its date and number', (line, date, isNumbered) => {
    expect(parseReleaseLine(line)).toEqual(isNumbered === undefined ? undefined : { date, isNumbered })
  })

  it.each([
    'Press Release Writing: A Guide',
    'Press releases are dead',
    'Communiqué from the summit',
    'Tiedote hallituksen päätöksestä',
    'Comunicado del gobierno sobre la ferry',
    'For immediate release of all prisoners',
    'The press release',
  ])('is not %j', line => {
    expect(parseReleaseLine(line)).toBeUndefined()
  })
})

describe('an end mark', () => {
  it.each([
    ...[
      '###',
      '# # #',
      '-30-',
      '– 30 –',
      'ENDS',
      '– ENDS –',
      '-ends-',
      'Ends',
      '***END***',
      '[ENDS]',
      '//ENDS//',
    ],
    ...['ENDE', '- Ende -', 'FIN', '– FIN –', 'FINE', 'FIM', 'EINDE', 'SLUT', 'LOPPU', 'KONIEC', 'KONEC'],
    ...['КОНЕЦ', 'КІНЕЦЬ', 'SON', 'انتهى', '-انتهى-', 'پایان', 'סוף', '以上', '（完）', '(끝)', '끝.'],
  ])('may be %j', line => {
    expect(isEndMark(line)).toBe(true)
  })

  it.each([
    ...['***', '* * *', '---', '## Heading', '### Heading', '#', '##', '30', 'Fin', 'Fine', 'Son', 'Ende'],
    ...['FIN de la guerre', 'La FIN', 'ENDS MEET', 'The end', 'It ends', '- 30 boats -'],
  ])('is not %j', line => {
    expect(isEndMark(line)).toBe(false)
  })
})

it.each([
  ...[
    'Notes to editors',
    'NOTES TO EDITORS:',
    "Editor's note:",
    'Media contact',
    'About Acme Corp',
    'Über Beispiel',
  ],
  ...[
    'Pressekontakt:',
    'Hinweise für die Redaktion',
    'Contact presse',
    'À propos de Exemple',
    'Contacto de prensa',
  ],
  ...[
    'Contatti stampa',
    'Perscontact',
    'Pressekontakt',
    'Lisätietoja',
    'Kontakt dla mediów',
    'Контакты для СМИ',
  ],
  ...['İletişim', 'للتواصل', 'ליצירת קשר', '本件に関するお問い合わせ先', '문의', '媒体联系人'],
])('%j is a heading of what stands behind the text', line => {
  expect(isNotesHeading(line)).toBe(true)
})

it.each([
  ...[
    'About time, said the chair.',
    'about boats',
    'Über den Wolken muss die Freiheit wohl grenzenlos sein.',
  ],
  ...['Contact was lost at noon', 'Background', 'More information is better'],
])('%j is text', line => {
  expect(isNotesHeading(line)).toBe(false)
  expect(isContactLine(line)).toBe(false)
})
