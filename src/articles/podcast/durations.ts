import { quote } from '../faults/fault.ts'

/** Above both, what a record tells is wrong: encoders add a little silence. */
const TOLERANCE_SECONDS = 10
const TOLERANCE_SHARE = 0.02
const SECONDS_PER_MINUTE = 60

/** Returns `1:02:03` or `02:03` for a number of seconds. */
export function timeText(seconds: number): string {
  const total = Math.round(seconds)
  const [hours, minutes] = [
    Math.floor(total / 3_600),
    Math.floor(total / SECONDS_PER_MINUTE) % SECONDS_PER_MINUTE,
  ]
  const rest = [minutes, total % SECONDS_PER_MINUTE].map(part => String(part).padStart(2, '0')).join(':')
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** Returns a warning when a record tells another playing time than the recording has. Both are seconds. */
export function durationWarning(told: number | undefined, measured: number | undefined): string | undefined {
  if (told === undefined || measured === undefined) return undefined
  const difference = Math.abs(told - measured)
  if (difference <= TOLERANCE_SECONDS || difference <= measured * TOLERANCE_SHARE) return undefined
  const [expected, got] = [timeText(measured), timeText(told)].map(quote)
  return `expected the playing time of the recording, ${expected}, got ${got}: correct it, or leave "duration" out`
}
