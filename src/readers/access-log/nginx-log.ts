import type { LogLine } from './log-line.ts'

/**
 * The combined format of nginx and Apache: `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent
 * "$http_referer" "$http_user_agent"`. Columns before and after are passed over, such as the host of Apache's `vhost_combined`.
 */
const COMBINED =
  /(?:^|\s)(?<address>(?:\d{1,3}\.){3}\d{1,3}|[\da-f]*:[\da-f:.]*) \S+ .*?\[(?<time>[^\]]+)\] "(?<method>[A-Z]+) (?<target>\S+)[^"]*" (?<status>\d{3}) (?<bytes>\d+|-) "(?:[^"\\]|\\.)*" "(?<agent>(?:[^"\\]|\\.)*)"/i
const TIME =
  /^(?<day>\d{2})\/(?<month>\w{3})\/(?<year>\d{4}):(?<clock>\d{2}:\d{2}:\d{2}) (?<zone>[+-]\d{2})(?<minutes>\d{2})$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Parses a line of nginx or Apache. */
export function parseNginxLine(line: string): LogLine | undefined {
  const parts = COMBINED.exec(line)?.groups
  const time = timeOf(parts?.time ?? '')
  if (parts === undefined || time === undefined) return undefined
  const { address = '', method = '', target = '', status, bytes, agent = '' } = parts
  return {
    ...{ time, address, method, target: unescaped(target) },
    agent: agent === '-' ? '' : unescaped(agent),
    status: Number(status),
    bytes: Number(bytes) || 0,
  }
}

function timeOf(text: string): number | undefined {
  const parts = TIME.exec(text)?.groups
  const month = MONTHS.indexOf(parts?.month ?? '') + 1
  if (parts === undefined || month === 0) return undefined
  const { year, day, clock, zone, minutes } = parts
  const time = Date.parse(`${year}-${String(month).padStart(2, '0')}-${day}T${clock}${zone}:${minutes}`)
  return Number.isNaN(time) ? undefined : time
}

/** nginx writes `"` as `\x22`, Apache as `\"`. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([\da-f]{2})|(.))/gi, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
