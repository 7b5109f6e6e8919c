import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Answer, ask } from '../program/raw-http.ts'

/** A cache in front of a server. */
export interface CacheServer {
  /** Its URL, without a slash at the end. */
  readonly url: string
  stop(): Promise<void>
}

/** A cache of our own, which can refuse purges. */
export interface SurrogateCache extends CacheServer {
  /** Whether purges are refused. */
  refuses: boolean
  /** Purges that were refused. */
  readonly refused: number
}

/** A stored answer. */
interface Stored {
  readonly answer: Answer
  /** The headers of the request that the answer varies by. */
  readonly selecting: IncomingHttpHeaders
  readonly keys: readonly string[]
  readonly at: number
  freshUntil: number
}

const SECOND = 1_000
/** Statuses that can be stored without more (RFC 9110 section 15.1). */
const STORABLE = [200, 301, 404, 410]
const HIDDEN = ['surrogate-key', 'surrogate-control', 'connection', 'keep-alive', 'transfer-encoding']

/**
 * Starts a cache as strict as a CDN: it stores what it may (RFC 9111), for as long as `Surrogate-Control` says or else
 * `Cache-Control`, tells answers apart by `Vary`, and makes copies with the keys of a `PURGE` old. An old copy is asked for again
 * with its entity tag, and served while there is no answer.
 */
export async function startSurrogateCache(port: number, origin: number): Promise<SurrogateCache> {
  const copies = new Map<string, Stored[]>()
  const cache = { refuses: false, refused: 0 }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'PURGE') return purge(request, response)
    const { url = '/', method = 'GET', headers } = request
    const found = copies
      .get(url)
      ?.find(({ answer: { headers: stored }, selecting }) =>
        namesOf(stored.vary).every(name => selecting[name] === headers[name]),
      )
    const copy = method === 'GET' ? found : undefined
    if (copy !== undefined && copy.freshUntil > Date.now()) return send(copy, request, response)
    const { host: _, connection: __, 'if-none-match': tag, ...passed } = headers
    const own = headers['a-im'] === undefined ? copy?.answer.headers.etag : tag
    const asked = await ask(`http://127.0.0.1:${origin}${url}`, {
      method,
      headers: {
        ...passed,
        'x-forwarded-for': '192.0.2.1',
        ...(own !== undefined && { 'if-none-match': own }),
      },
    }).catch(() => undefined)
    if (asked === undefined && copy !== undefined) return send(copy, request, response)
    if (asked === undefined) return void response.writeHead(502).end()
    const whole =
      asked.status === 304 && copy !== undefined
        ? { ...copy.answer, headers: { ...copy.answer.headers, ...asked.headers } }
        : asked
    const stored = storedOf(whole, headers)
    if (method === 'GET' && stored.freshUntil > stored.at) {
      copies.set(url, [...(copies.get(url) ?? []).filter(each => each !== copy), stored])
    }
    send(stored, request, response)
  }

  function purge({ headers }: IncomingMessage, response: ServerResponse): void {
    if (cache.refuses) {
      cache.refused++
      response.writeHead(503).end()
      return
    }
    const keys = headers['surrogate-key']?.toString().split(' ') ?? []
    for (const copy of [...copies.values()].flat()) {
      if (copy.keys.some(key => keys.includes(key))) copy.freshUntil = 0
    }
    response.end()
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return Object.assign(cache, {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
}

function storedOf(answer: Answer, request: IncomingHttpHeaders): Stored {
  const {
    'cache-control': control = '',
    'surrogate-control': surrogate,
    vary,
    'surrogate-key': keys,
  } = answer.headers
  const directives =
    surrogate?.toString() ?? (/\b(?:private|no-store|no-cache)\b/.test(control) ? '' : control)
  const seconds = STORABLE.includes(answer.status) ? Number(/max-age=(\d+)/.exec(directives)?.[1] ?? 0) : 0
  const at = Date.now()
  return {
    answer,
    selecting: Object.fromEntries(namesOf(vary).map(name => [name, request[name]])),
    keys: keys?.toString().split(' ') ?? [],
    at,
    freshUntil: at + seconds * SECOND,
  }
}

function namesOf(vary = ''): readonly string[] {
  return vary
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter(Boolean)
}

function send({ answer, at }: Stored, { headers, method }: IncomingMessage, response: ServerResponse): void {
  const kept = Object.entries(answer.headers).filter(([name]) => !HIDDEN.includes(name))
  response.setHeaders(new Map(kept.map(([name, value]) => [name, value ?? ''])))
  response.setHeader('age', Math.floor((Date.now() - at) / SECOND))
  const isSame = answer.status === 200 && headers['if-none-match'] === answer.headers.etag
  if (isSame) response.removeHeader('content-length')
  response.writeHead(isSame ? 304 : answer.status)
  response.end(isSame || method === 'HEAD' ? undefined : answer.bytes)
}
