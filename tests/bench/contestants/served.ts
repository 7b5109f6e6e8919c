import { ask } from '../../program/raw-http.ts'

/** A real response of Feedwright, for servers that send the same header fields and bytes. */
export interface Served {
  readonly etag: string
  /** Header fields of a 200, without those that Node adds. */
  readonly ok: Readonly<Record<string, string>>
  readonly notModified: Readonly<Record<string, string>>
  /** The body, as base64. */
  readonly body: string
}

/** Header fields that Node adds to every response. */
const OWN_FIELDS = new Set(['date', 'connection', 'keep-alive'])

const WAIT_MS = 50
const MAX_WAITS = 400

/** Headers of a conditional request for gzip that never gets a 304. */
export const ASK_GZIP = { 'Accept-Encoding': 'gzip', 'If-None-Match': '"other"' } as const

/** Requests a document in a coding and its 304 from Feedwright, as soon as the coded document is ready. */
export async function captureServed(url: string, coding = 'gzip'): Promise<Served> {
  const ok = await whenCoded(url, coding)
  const etag = ok.headers.etag ?? ''
  const notModified = await ask(url, { headers: { 'Accept-Encoding': coding, 'If-None-Match': etag } })
  if (notModified.status !== 304) throw new Error(`${url}: expected a 304, got ${notModified.status}`)
  return {
    etag,
    ok: fieldsOf(ok.headers),
    notModified: fieldsOf(notModified.headers),
    body: ok.bytes.toString('base64'),
  }
}

/** Requests a document until it is compressed. It may be compressed only after it was first sent. */
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
