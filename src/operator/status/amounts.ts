import { type Html, html } from '../../pages/html.ts'

const number = new Intl.NumberFormat('en')

/** Returns a number with its noun, such as `1 change` or `1,200 changes`. */
export function amount(count: number, noun: string, plural = `${noun}s`): string {
  return `${number.format(count)} ${count === 1 ? noun : plural}`
}

/** Returns a number with separators. */
export function counted(count: number): string {
  return number.format(count)
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const STEP = 1_000

/** Returns a size such as `1.4 MB`. */
export function bytes(count: number): string {
  const power = count < STEP ? 0 : Math.min(Math.floor(Math.log10(count) / 3), UNITS.length - 1)
  const value = count / STEP ** power
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${UNITS[power]}`
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Returns a duration in its largest unit, such as `3 hours`. */
export function duration(ms: number): string {
  if (ms >= 2 * DAY) return amount(Math.floor(ms / DAY), 'day')
  if (ms >= 2 * HOUR) return amount(Math.floor(ms / HOUR), 'hour')
  if (ms >= 2 * MINUTE) return amount(Math.floor(ms / MINUTE), 'minute')
  return amount(Math.max(Math.floor(ms / SECOND), 0), 'second')
}

/** Renders how long ago a time was, or in how long it will be, with the time itself. */
export function relative(time: Date, now: Date): Html {
  const ms = now.getTime() - time.getTime()
  const text = ms >= 0 ? `${duration(ms)} ago` : `in ${duration(-ms)}`
  const instant = time.toISOString()
  return html`<time datetime="${instant}" title="${instant.replace('T', ' ').replace(/\.\d+Z/, ' UTC')}">${text}</time>`
}
