/** Words that end the text of a release, in the languages of the pages. */
const WORDS =
  'ends?|ende|fin|fine|fim|einde|slutt?|loppu|koniec|konec|конец|кінець|son|انتهى|پایان|סוף|以上|完|끝'
/** The same in capitals, or in a script that has none. */
const CAPITALS =
  'ENDS?|Ends|ENDE|FIN|FINE|FIM|EINDE|SLUTT?|LOPPU|KONIEC|KONEC|КОНЕЦ|КІНЕЦЬ|SON|انتهى|پایان|סוף|以上|完|끝'
const BEFORE = '[-–—*/#~(（[【<|]{1,3}\\s*'
const BEHIND = '\\s*[-–—*/#~)）\\]】>|]{1,3}'

/** `ENDS`; the word `Fin` could be a heading. */
const ALONE = new RegExp(`^(?:${CAPITALS})[.。]?$`, 'u')
/** `– ends –`, `-30-`, `(完)` */
const DECORATED = new RegExp(`^${BEFORE}(?:${WORDS}|30)${BEHIND}[.。]?$`, 'iu')
/** `###`, `# # #` */
const HASHES = /^(?:###|# # #(?: #)?)$/

/** In characters. */
const MAX_MARK_LENGTH = 24
const MAX_HEADING_LENGTH = 80

/** Whether a line ends the text of a press release: `###`, `-30-`, `ENDS` and their like. */
export function isEndMark(line: string): boolean {
  const mark = line.trim()
  return mark.length <= MAX_MARK_LENGTH && [HASHES, ALONE, DECORATED].some(form => form.test(mark))
}

/** Headings of contacts, in the languages of the pages. */
const CONTACTS = [
  '(?:media|press) (?:contacts?|enquiries|inquiries|office)|for (?:more|further) information|contacts?(?: information)?',
  '(?:presse|medien)?kontakt(?:e)?|ansprechpartner(?:in)?|rückfragen(?: an)?|weitere informationen',
  'contacts?(?: de)? presse|contacts? médias?|contact(?:o|os|to|tos|ti)?(?: (?:de|para|com a|à))? (?:prensa|imprensa|medios|stampa)|contatti(?: stampa)?|ufficio stampa|gabinete de prensa|más información',
  'perscontact|pressekontakt(?:er)?|presskontakt(?:er)?|kontaktpersoner|kontaktperson|lisätietoja|lisätiedot',
  'kontakt dla (?:mediów|prasy)|kontakt pro média|dodatkowe informacje|více informací',
  'контакты(?: для (?:прессы|сми))?|контакти(?: для (?:преси|змі))?|bas[ıi]n [İi]letişim|[İi]letişim',
  'للتواصل(?: الإعلامي)?|تماس با رسانه‌ها|ליצירת קשר',
  '(?:本件に関する)?(?:報道関係者の)?(?:お問い合わせ|問い合わせ|お問合せ)先?|媒体联系(?:人)?|媒體聯絡(?:人)?|문의(?:처)?',
].join('|')

/** Headings of notes to editors. */
const NOTES = [
  "(?:notes?|information) (?:to|for) (?:the )?editors?|editor(?:s|['’]s|s['’])? notes?",
  '(?:hinweise?|informationen|anmerkung(?:en)?) (?:für|an) (?:die )?redaktion(?:en)?',
  "notes? (?:aux|à l['’]attention des) (?:rédacteurs|éditeurs|rédactions)",
  'notas? (?:para|a) (?:los |os )?(?:editores|redactores)|notas? (?:à|para a) redação',
  'note per (?:i redattori|la redazione|gli editori)|noot(?:en)? voor de redactie|niet voor publicatie',
  'note til redaksjonen|til redaktionen|till redaktionen|uwagi dla redakcji|poznámka pro (?:editory|redakce)',
  'примечани[ея] для редактор(?:а|ов)|примітк[аи] для редактор(?:а|ів)|editöre notlar?|editörlere notlar?',
  'ملاحظات? (?:إلى|لل)محررين|הערות לעורך|編集者への注記|编者注|編者註|편집자 주',
].join('|')

const HEADING = new RegExp(`^(?:${NOTES}|${CONTACTS})\\s*[:：]?$`, 'iu')
/** `About Acme Corp`: a name, no sentence. */
const ABOUT =
  /^(?:(?:[Aa]bout|ABOUT|[Üü]ber|[Aa]cerca de|[Cc]hi è|O firmie|О компании|Про компанію) |[Àà] propos d(?:e |['’]))\p{Lu}[^.!?]{1,60}$/u

/** Whether a line is the heading of notes to editors, of contacts, or of what the sender says of itself. */
export function isNotesHeading(line: string): boolean {
  const text = line.trim()
  return text.length <= MAX_HEADING_LENGTH && (HEADING.test(text) || ABOUT.test(text))
}

const CONTACT_LINE = new RegExp(`^(?:${CONTACTS})\\s*(?:[:：]|$)`, 'iu')

/** Whether a line begins a contact, such as `Media contact: Ann Example`. */
export function isContactLine(line: string): boolean {
  return CONTACT_LINE.test(line.slice(0, MAX_HEADING_LENGTH))
}
