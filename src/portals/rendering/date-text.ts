import { zoneOffset } from '../../articles/dates/time-zones.ts'
import type { DateFormat } from '../recipe/element-schema.ts'

const MS_PER_MINUTE = 60_000
const MINUTES_PER_HOUR = 60

/** Returns a date as text: `Wed, 17 Feb 2021 14:05:00 GMT` or `2021-02-17T14:05:00Z`, or with the offset of a zone. */
export function dateText(date: Date, format: DateFormat, timeZone: string): string {
  const inZone = format.endsWith('-zone')
  const offset = inZone ? zoneOffset(date.getTime(), timeZone) : 0
  const local = new Date(date.getTime() + offset)
  const day = local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
  if (format.startsWith('rfc3339')) return day + (inZone ? offsetText(offset, ':') : 'Z')
  return inZone ? local.toUTCString().replace('GMT', offsetText(offset, '')) : date.toUTCString()
}

function offsetText(offset: number, between: string): string {
  const minutes = Math.abs(Math.round(offset / MS_PER_MINUTE))
  const parts = [Math.floor(minutes / MINUTES_PER_HOUR), minutes % MINUTES_PER_HOUR]
  return (offset < 0 ? '-' : '+') + parts.map(part => String(part).padStart(2, '0')).join(between)
}
