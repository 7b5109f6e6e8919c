/**
 * Parses an HTTP date in any of its three forms (RFC 9110 section 5.6.7), as milliseconds since 1970. A semicolon and the
 * text after it (`; length=…` of old clients) are ignored. Returns undefined for any other text.
 */
export function parseHttpDate(value: string, now: Date): number | undefined {
  const text = value.split(';', 1)[0]?.trim() ?? ''
  const fixdate = FIXDATE.exec(text)
  if (fixdate !== null) return zonedInstant(fixdate.slice(1))
  const rfc850 = RFC_850.exec(text)
  if (rfc850 !== null) return shortYearInstant(rfc850.slice(1), now)
  const asctime = ASCTIME.exec(text)
  if (asctime === null) return undefined
  const [, month, day, hour, minute, second, year] = asctime
  return instant([day?.trim(), month, year, hour, minute, second])
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * `Sun, 06 Nov 1994 08:49:37 GMT`, and leniently the numeric zone of RFC 2822: feed-io sends `+0000`, and clients that format
 * local time send that of their own zone.
 */
const FIXDATE =
  /^[a-z]{3}, (\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC|([+-])(0\d|1[0-4]):?([0-5]\d))$/i
/** `Sunday, 06-Nov-94 08:49:37 GMT`. */
const RFC_850 = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/i
/** `Sun Nov  6 08:49:37 1994`. */
const ASCTIME = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i

/** A two-digit year further ahead than this belongs to the last century. */
const MAX_YEARS_AHEAD = 50

const LEAP_SECOND = 60

const MINUTE_MS = 60_000

function zonedInstant(parts: readonly (string | undefined)[]): number | undefined {
  const [sign, hours, minutes] = parts.slice(6)
  const local = instant(parts.slice(0, 6))
  if (local === undefined || hours === undefined) return local
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  return sign === '-' ? local + offset : local - offset
}

function shortYearInstant(
  [day, month, year, ...time]: readonly (string | undefined)[],
  now: Date,
): number | undefined {
  const century = Math.floor(now.getUTCFullYear() / 100) * 100
  const inCentury = (first: number) => instant([day, month, String(first + Number(year)), ...time])
  const found = inCentury(century)
  const latest = new Date(now).setUTCFullYear(now.getUTCFullYear() + MAX_YEARS_AHEAD)
  return found !== undefined && found > latest ? inCentury(century - 100) : found
}

function instant(parts: readonly (string | undefined)[]): number | undefined {
  const [day = 0, , year = 0, hour = 24, minute = 60, second = 61] = parts.map(Number)
  const month = MONTHS.indexOf(parts[1]?.toLowerCase() ?? '')
  const isDay = month >= 0 && new Date(Date.UTC(year, month, day)).getUTCDate() === day
  const isTime = hour < 24 && minute < 60 && second <= LEAP_SECOND
  return isDay && isTime ? Date.UTC(year, month, day, hour, minute, second) : undefined
}
