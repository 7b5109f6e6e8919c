import { type DateContext, parseDate } from '../../articles/dates/dates.ts'

/** A line with a date. */
export interface DateLine {
  /** The date as written, for `parseDate`. */
  readonly date: string
  /** Whether a label such as `Updated:` precedes it. */
  readonly updated: boolean
  /** Why the date cannot be read, with a quotation. */
  readonly problem?: string | undefined
}

/** Longer lines are no headline. They are compared as written, since each line is compared with the headline. */
const MAX_COMPARED_LENGTH = 2_000

const PUBLISHED = [
  'published|posted|released|issued|date|dated|stand|veröffentlicht|erschienen|datum|publié|paru|date|publicado|fecha|data',
  'pubblicato|gepubliceerd|publiceret|publisert|publicerad|julkaistu|opublikowano|publikováno|zveřejněno|dato',
  'опубликовано|дата|опубліковано|yayın tarihi|yayınlanma|tarih|نشر|تاريخ|تاریخ|تاریخ انتشار|פורסם|תאריך',
  '公開日?|掲載日?|発表日?|公開日時|日付|发布(?:时间|日期)?|發布(?:時間|日期)?|日期|발행일?|게시일|입력|등록',
].join('|')
const UPDATED = [
  'updated|modified|edited|aktualisiert|geändert|mis à jour|mise à jour|actualizado|atualizado|aggiornato|bijgewerkt',
  'opdateret|oppdatert|uppdaterad|päivitetty|zaktualizowano|aktualizováno|обновлено|оновлено|güncelleme|güncellendi',
  'تحديث|آخر تحديث|به‌روزرسانی|עודכן|更新日?|最終更新|更新(?:时间|時間|日期)?|수정일?|최종수정',
].join('|')
const DATE_LABEL = new RegExp(
  `^(?:first |last |zuletzt )?(?:(?<updated>${UPDATED})|${PUBLISHED})(?: (?:on|at|am|le|el|il|op|em|den))?(?:[:：]| (?=\\S))\\s*`,
  'iu',
)
/** `Berlin, den `, above a letter or a release */
const PLACE = /^\p{Lu}[\p{L}\p{M} .'’/-]{1,40}, ?(?:den |le |il |a |dnia |dne )?(?=\p{Nd}|\p{L}+\.? \p{Nd})/u

/**
 * Parses a line that is a date, perhaps with a label such as `Published:` and a time of day. A line that only has the form
 * of a date is returned with its problem.
 */
export function parseDateLine(line: string, context: DateContext): DateLine | undefined {
  const label = DATE_LABEL.exec(line)
  const date = line.slice(label?.[0].length ?? 0)
  const parsed = parseDate(date, context)
  if (parsed.date === undefined && !parsed.hasForm) return parsePlaceAndDate(line, context)
  const problem = parsed.date === undefined ? parsed.problem : undefined
  return { date, updated: label?.groups?.updated !== undefined, problem }
}

function parsePlaceAndDate(line: string, context: DateContext): DateLine | undefined {
  const place = PLACE.exec(line)?.[0]
  const date = line.slice(place?.length ?? 0)
  return place !== undefined && parseDate(date, context).date ? { date, updated: false } : undefined
}

/** Whether two lines are the same but for capitals, spaces and the kind of quotation marks. */
export function isSameLine(a: string, b: string): boolean {
  if (a === b || a.length > MAX_COMPARED_LENGTH || b.length > MAX_COMPARED_LENGTH) return a === b
  return plain(a) === plain(b)
}

function plain(line: string): string {
  return line.normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ')
}
