import { RELEASE_NAMES, RELEASE_NOW } from '../release-words.ts'

/** How surely the words of a line are an embargo: `said` has its `until`, `label` is a name, `dated` needs a date. */
export interface EmbargoWords {
  readonly kind: 'said' | 'label' | 'dated'
  /** The words about the time. */
  readonly rest: string
  /** Whether other words stand before them. */
  readonly isInside: boolean
}

/** `EMBARGOED UNTIL` in the languages of the pages. */
const SAID = [
  '(?:strictly |strict )?(?:under )?(?:strict )?(?:news |media |press )?embargo(?:ed)?(?: for (?:release|publication|use|broadcast))?(?: is)?(?: in (?:place|effect))?(?: (?:until|till|til|to be lifted(?: at| on)?|lifts(?: at| on)?|ends(?: at| on)?|expires(?: at| on)?|before))',
  '(?:strictly )?not (?:for|to be) (?:publication|release|released|broadcast|published|use|used|distribution)(?:,? (?:or|and|nor) \\p{L}+)*(?:,? (?:before|until|till|prior to))',
  "(?:please )?(?:do not|don't) (?:publish|release|broadcast|use)(?: or \\p{L}+)?(?: this)? (?:before|until|prior to)",
  '(?:please )?hold(?: for release)? (?:until|till)',
  '(?:gesperrt|embargo|sperrfrist|sperrvermerk|sendesperrfrist|unter embargo)(?: gilt)? bis|sperrfrist (?:endet|läuft)|nicht (?:zur )?(?:veröffentlichung|veröffentlichen|verwenden) vor|(?:zur )?veröffentlichung (?:erst|frei|frühestens) (?:ab|am)',
  "(?:strictement |informations? )*sous embargo(?: strict)? (?:jusqu'(?:au?|à)|avant)|embargo(?: strict)? jusqu'(?:au?|à)|(?:à )?ne pas (?:publier|diffuser|divulguer)(?: ou \\p{L}+)? avant",
  '(?:informaci[óo]n |nota |estrictamente )*(?:embargad[oa]|bajo embargo|embargo)(?: informativo)? hasta|no (?:publicar|difundir|divulgar)(?: o \\p{L}+)? (?:antes|hasta)|prohibida su (?:difusión|publicación) hasta',
  '(?:sotto )?embargo fino|(?:da )?non (?:pubblicare|diffondere|divulgare)(?: o \\p{L}+)? (?:prima|fino)',
  '(?:informação |nota )*(?:embargad[oa]|sob embargo|embargo) até|não (?:publicar|divulgar|difundir)(?: ou \\p{L}+)? antes',
  '(?:strikt )?(?:onder )?embargo tot(?: en met)?|niet (?:publiceren|voor publicatie|gebruiken)(?: of \\p{L}+)? voor',
  '(?:under )?embargo (?:til|till|indtil|inntil)|klausuleret (?:til|indtil)|klausulert (?:til|inntil)|(?:må ikke|må inte|får inte|får ej) (?:offentliggøres|offentliggjøres|publiceres|publiseres|publiceras)(?: før| före| innan)|sperrefrist til',
  '(?:pod )?embarg(?:o|em) do|(?:materiał|informacja|informace)? ?(?:objęt[ya] embargiem|pod embargem) do|nie publikować przed|nezveřejňovat (?:před|do)',
  '(?:строгое |под )?эмбарго до|не (?:для публикации|публиковать)(?: до| ранее| раньше)|публикация запрещена до',
  '(?:суворе |під )?ембарго до|не (?:для публікації|публікувати)(?: до| раніше)',
  '(?:حظر|محظور|ممنوع|يحظر|يُحظر|يمنع|ممنوعیت)(?: من)? ?(?:النشر|انتشار)? ?(?:حتى|قبل|تا)|غیرقابل انتشار (?:تا|پیش از)|تحت امبارگو تا|امبارگو تا',
  '(?:ב)?אמברגו עד|אסור לפרסום (?:עד|לפני)|לא לפרסום (?:עד|לפני)|לפרסום החל מ-?',
].join('|')

/** `Embargo` by itself, before a colon, a date or nothing. */
const LABEL = [
  '(?:strictly |strict )?(?:under )?(?:strict )?(?:news |media |press )?embargo(?:ed)?(?: (?:to|for(?: (?:release|publication|broadcast|use))?|date|time|notice|lifts?|ends?|expires?|strict|hasta|bis))?',
  'embargoed (?:press |news |media )?(?:release|statement|notice|copy|report|story|material)',
  'hold for release|(?:sende)?sperrfrist|sperrvermerk|unter embargo|sous embargo|information sous embargo|bajo embargo|embargad[oa]|información embargada|sotto embargo|sob embargo|onder embargo|under embargo|pod embarg(?:iem|em)|embargiem',
  'spärrtid|sperrefrist|klausuleret|klausulert|ambargo(?:lu(?: haber)?)?(?: tarihi)?|эмбарго|под эмбарго|ембарго|під ембарго|حظر نشر|حظر النشر|امبارگو|אמברגו|באמברגו',
  '(?:情報|報道|公開|発表|記事|ニュース)?解禁(?:日時|時間|時刻|日)?|エンバーゴ|엠바고|(?:新闻|新聞)?(?:禁发期?|禁發期?|禁运|禁運)(?:时间|時間)?|解禁(?:时间|時間)|(?:发布|發布)禁令',
].join('|')

/** Words that are an embargo only before a date. */
const DATED =
  'for (?:public )?release(?: on| at| after| from| not before)?|frei ab|frei für (?:\\p{L}+ )?ab|freigabe ab|julkaisuvapaa|julkaistavissa|vapaa julkaistavaksi|보도 ?(?:시점|일시)|情報公開日時'

/** Words behind the date that make it an embargo. */
const BEHIND =
  "(?:情報|報道|公開)?解禁|まで(?:は)?(?:の)?(?:公開|掲載|報道|配信|情報公開)?(?:不可|禁止|厳禁|お控えください|エンバーゴ)|以降に?(?:情報)?(?:解禁|公開可|報道可)|까지 ?엠바고|이후(?:부터|에)? ?(?:보도|공개).{0,20}|부터 ?(?:보도|공개).{0,20}|之?前(?:严禁|禁止|不得|请勿|請勿|勿)(?:发布|發布|發佈|报道|報導|公开|公開)|之?[后後](?:方可)?(?:发布|發布|發佈|报道|報導)|(?:'?[aeyıi]+ )?(?:tarihine |saatine )?kadar ambargolu(?:dur)?|asti embargo(?:ssa)?|gesperrt"

/** Sentences about the text itself: `Transmission of material in this release is embargoed until`. */
const ABOUT_THIS =
  '(?=[^.!?:]{0,90}(?:\\b(?:this|these|transmission|diese[rs]?|ce|cette|ces|les informations|est[ae]|quest[oa]|dit|deze|denne|denna|dette|detta|tento|tato|ten|niniejsz\\p{L}+|bu)\\b|(?<!\\p{L})(?:этот|эта|данн\\p{L}+|цей|ця|це)(?!\\p{L})))[^.!?:]{0,140}?\\b(?:is|are|ist|sind|est|sont|está|están|é|è|sono|er|är|je|jest)\\b '

const ATTENTION =
  '(?:attention|achtung|note|please note|nb|n\\.b\\.|important|hinweis|wichtig|confidential|warning|atención|attenzione|let op|obs|uwaga|внимание|увага|dikkat|注意|주의)'

const NOT_IN_WORD = '(?![\\p{L}\\p{M}\\p{N}])'
const FORMS: readonly (readonly [EmbargoWords['kind'], string])[] = [
  ['said', `(?:${SAID})${NOT_IN_WORD}`],
  ['label', `(?:${LABEL})(?=\\s*(?:[:|(,.!/\\][】–—-]|$)|\\s*\\d|\\s+\\p{L}{2,12}[.,]? \\d)`],
  ['dated', `(?:${DATED})(?=[\\s:|–—-])`],
]
const BEGIN = new RegExp(
  `^(?:${ATTENTION}[\\s:!,.–—-]+)?(?:${FORMS.map(([kind, form]) => `(?<${kind}>${form})`).join('|')})(?<rest>.*)$`,
  'iu',
)
const INSIDE = new RegExp(
  `^(?:${ABOUT_THIS}(?:strictly |streng |under |unter |sous |bajo |sotto |sob |onder )*(?:${SAID})${NOT_IN_WORD}|.{0,60}(?:${RELEASE_NAMES}|${RELEASE_NOW}).{0,30}?[\\s([|–—:-](?:${SAID}|(?:${LABEL})(?=\\s*:))${NOT_IN_WORD})(?<rest>.*)$`,
  'iu',
)
/** `Bitte beachten Sie die Sperrfrist: …`: a word of the press alone, in any line that ends with its date. */
const PRESS_WORD =
  /^.{0,60}(?:(?<!\p{L})(?:sende)?sperrfrist(?:\s*[:：]| bis(?!\p{L})|\s+(?=\d))|(?:document|dossier|texte|communiqué) sous embargo jusqu'(?:au?|à)|(?:документ|материал|матеріал)(?: находится)? (?:под эмбарго|під ембарго) до)(?<rest>.*)$/iu
/** `Diese Pressemitteilung ist bis … gesperrt` */
const LOCKED = /^dies[er]{0,2} \p{L}+ (?:ist|bleibt) bis(?: zum)?(?<rest>.{6,80})gesperrt[.!]?$/iu
/** `Embargo: none` */
const NONE =
  /^[\s:：–—-]*(?:none|no|n\/?a|immediate(?: release)?|for immediate release|keine?|aucun|ninguno|nessuno|nenhum|geen|ingen|ei|brak|žádné|нет|немає|yok|なし|없음|无|無)[.!]?$/iu
const ENDING = new RegExp(`^(?<rest>(?=.{0,12}\\d).{6,80}?)(?:${BEHIND})[。.!)」】]*$`, 'iu')

/** Parts of words that only an embargo has. */
export const EMBARGO_STEM =
  /embarg|ambargo|sperrfrist|sperrvermerk|эмбарго|ембарго|امبارگو|אמברגו|解禁|エンバーゴ|엠바고|禁运|禁運|禁发|禁發|حظر|محظور/i

/** Finds the words of an embargo in a line, which is plain. */
export function findEmbargoWords(line: string): EmbargoWords | undefined {
  const begin = BEGIN.exec(line)?.groups
  if (begin !== undefined) {
    const kind = FORMS.map(([kind]) => kind).find(kind => begin[kind] !== undefined) ?? 'said'
    const { rest = '' } = begin
    if (NONE.test(rest)) return undefined
    // `Strict embargo: not for publication until …`
    const inner = rest === '' ? undefined : findEmbargoWords(rest.replace(/^[\s:：|–—-]+/, ''))
    return inner ?? { kind, rest, isInside: false }
  }
  const said = INSIDE.exec(line)?.groups?.rest
  if (said !== undefined) return NONE.test(said) ? undefined : { kind: 'said', rest: said, isInside: true }
  const rest = [ENDING, LOCKED, PRESS_WORD]
    .map(form => form.exec(line)?.groups?.rest)
    .find(words => words !== undefined)
  return rest === undefined ? undefined : { kind: 'dated', rest, isInside: true }
}
