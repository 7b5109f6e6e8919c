const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const SHORT = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
const STEP = 1_000
const MINUTE = 60
const HOUR = 3_600

/** Writes a whole number: `12,345`. */
export function whole(value: number): string {
  return WHOLE.format(value)
}

/** Writes a share: `91 %`. */
export function percent(share: number): string {
  return `${WHOLE.format(share * 100)} %`
}

/** Writes a length: `12.3 MB`. */
export function bytes(length: number): string {
  const power = Math.min(Math.floor(Math.log(Math.max(length, 1)) / Math.log(STEP)), UNITS.length - 1)
  return `${SHORT.format(length / STEP ** power)} ${UNITS[power]}`
}

/** Writes a time between polls: `30 min`. */
export function interval(seconds: number | undefined): string {
  if (seconds === undefined) return ''
  if (seconds < MINUTE) return `${seconds} s`
  return seconds < HOUR ? `${SHORT.format(seconds / MINUTE)} min` : `${SHORT.format(seconds / HOUR)} h`
}

/** Returns a word for one or many: `1 feed`, `2 feeds`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`
}
