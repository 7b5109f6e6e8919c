import type { LogLine, ParseLine } from './log-line.ts'

/** The columns of a standard log, when no line `#Fields` names them. */
const COLUMNS = [
  ...[
    'date',
    'time',
    'x-edge-location',
    'sc-bytes',
    'c-ip',
    'cs-method',
    'cs(Host)',
    'cs-uri-stem',
    'sc-status',
  ],
  ...['cs(Referer)', 'cs(User-Agent)', 'cs-uri-query'],
]
const FIELDS = /^#Fields:\s*/

/** Creates the parser of a CloudFront log (W3C, with tabs). A line `#Fields` says which columns it has. */
export function createCloudfrontParser(): ParseLine {
  let columns = COLUMNS

  return line => {
    if (FIELDS.test(line)) columns = line.replace(FIELDS, '').trim().split(/\s+/)
    if (line.startsWith('#')) return undefined
    const cells = line.split('\t')
    return cloudfrontLine(name => cells[columns.indexOf(name)] ?? '')
  }
}

/** Returns the request of a row, whose fields have the names of the columns. */
export function cloudfrontLine(of: (name: string) => string): LogLine | undefined {
  const time = Date.parse(`${of('date')}T${of('time')}Z`)
  const status = Number(of('sc-status'))
  if (Number.isNaN(time) || !(status > 0)) return undefined
  return {
    time,
    status,
    address: of('c-ip'),
    agent: of('cs(User-Agent)') === '-' ? '' : decoded(of('cs(User-Agent)')),
    method: of('cs-method'),
    target: of('cs-uri-stem'),
    // The length of the body is a later column; `sc-bytes` has the headers as well.
    bytes: Number(of('sc-content-len')) || Number(of('sc-bytes')) || 0,
  }
}

/** Spaces are `%20`, and were `%2520` in older logs. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('%25', '%'))
  } catch {
    return text
  }
}
