import { cloudfrontLine } from './cloudfront-log.ts'
import type { LogLine } from './log-line.ts'

type Fields = Readonly<Record<string, unknown>>

const SECOND = 1_000

/** Parses a line of Caddy, of CloudFront in JSON, or of nginx with a `log_format` in JSON whose keys are the names of its variables. */
export function parseJsonLine(line: string): LogLine | undefined {
  const fields = parseFields(line)
  if (fields === undefined) return undefined
  const { request } = fields
  if (isFields(request)) return caddyLine(fields, request)
  if (fields['sc-status'] !== undefined) return cloudfrontLine(name => String(fields[name] ?? ''))
  return variablesLine(fields)
}

/** https://caddyserver.com/docs/logging: `request.headers` and `resp_headers` are lists by name. */
function caddyLine(fields: Fields, request: Fields): LogLine | undefined {
  const time = timeOf(fields.ts)
  if (time === undefined || typeof fields.status !== 'number') return undefined
  const asked = headersOf(request.headers)
  const answered = headersOf(fields.resp_headers)
  const hasTag = asked('if-none-match') !== undefined
  const since = asked('if-modified-since')
  const isKnown = isFields(request.headers)
  return {
    time,
    address: String(request.client_ip ?? request.remote_ip ?? ''),
    agent: asked('user-agent') ?? '',
    method: String(request.method ?? ''),
    target: String(request.uri ?? ''),
    status: fields.status,
    bytes: Number(fields.size ?? 0),
    conditional: isKnown ? hasTag || since !== undefined : undefined,
    coding: isFields(fields.resp_headers) ? (answered('content-encoding') ?? 'identity') : undefined,
    since: hasTag ? undefined : since,
    lastModified: answered('last-modified'),
    retryAfter: Number(answered('retry-after')) || undefined,
  }
}

function variablesLine(fields: Fields): LogLine | undefined {
  const [method, target] = String(fields.request ?? '').split(' ')
  const time = timeOf(fields.time_iso8601 ?? fields.msec ?? fields.time ?? fields.timestamp)
  const status = Number(fields.status)
  if (time === undefined || !(status > 0)) return undefined
  return {
    time,
    status,
    address: String(fields.http_x_forwarded_for ?? fields.remote_addr ?? '')
      .split(',', 1)
      .join(''),
    agent: String(fields.http_user_agent ?? ''),
    method: String(fields.request_method ?? method ?? ''),
    target: String(fields.request_uri ?? target ?? fields.uri ?? ''),
    bytes: Number(fields.body_bytes_sent ?? fields.bytes_sent ?? 0),
  }
}

/** Returns a function that finds a header whatever the case of its name. */
function headersOf(headers: unknown): (name: string) => string | undefined {
  const byName = new Map(
    isFields(headers) ? Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values]) : [],
  )
  return name => {
    const values = byName.get(name)
    const [first]: readonly unknown[] = Array.isArray(values) ? values : [values]
    return first === undefined ? undefined : String(first)
  }
}

/** Seconds with a fraction, or a text. */
function timeOf(value: unknown): number | undefined {
  const number = Number(value)
  const time = Number.isNaN(number) ? Date.parse(String(value)) : Math.round(number * SECOND)
  return Number.isNaN(time) || value === undefined ? undefined : time
}

function parseFields(line: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    return isFields(parsed) ? parsed : undefined
  } catch {
    // A line that was cut off.
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
