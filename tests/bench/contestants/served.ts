import { ask } from '../../program/raw-http.ts'

/** What Feedwright really answered, for servers that send the same: header fields and bytes. */
export interface Served {
  readonly etag: string
  /** Fields of a 200 with gzip, but for those that Node adds itself. */
  readonly ok: Readonly<Record<string, string>>
  readonly notModified: Readonly<Record<string, string>>
  /** The document, coded with gzip, as base64. */
  readonly gzip: string
}

/** What Node adds to every answer by itself. */
const OWN_FIELDS = new Set(['date', 'connection', 'keep-alive'])

const WAIT_MS = 50
const MAX_WAITS = 400

/** Headers of a request for gzip that is conditional and yet never gets a 304. */
export const ASK_GZIP = { 'Accept-Encoding': 'gzip', 'If-None-Match': '"other"' } as const

/** Asks Feedwright for a document with gzip and for the 304 of the same, as soon as it has the coding. */
export async function captureServed(url: string): Promise<Served> {
  const ok = await whenCoded(url, 'gzip')
  const etag = ok.headers.etag ?? ''
  const notModified = await ask(url, { headers: { ...ASK_GZIP, 'If-None-Match': etag } })
  if (notModified.status !== 304) throw new Error(`${url}: expected a 304, got ${notModified.status}`)
  return {
    etag,
    ok: fieldsOf(ok.headers),
    notModified: fieldsOf(notModified.headers),
    gzip: ok.bytes.toString('base64'),
  }
}

/** The answer in a coding, which may be made only after the document is first sent. */
export async function whenCoded(url: string, coding: string): Promise<Awaited<ReturnType<typeof ask>>> {
  for (let waits = 0; waits < MAX_WAITS; waits++) {
    const answer = await ask(url, { headers: { ...ASK_GZIP, 'Accept-Encoding': coding } })
    if (answer.status !== 200) throw new Error(`${url}: expected a 200, got ${answer.status}`)
    if ((answer.headers['content-encoding'] ?? 'identity') === coding) return answer
    await new Promise(resolve => setTimeout(resolve, WAIT_MS))
  }
  throw new Error(`${url}: ${coding} did not come`)
}

function fieldsOf(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  const fields = Object.entries(headers).filter(([name]) => !OWN_FIELDS.has(name))
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]))
}
