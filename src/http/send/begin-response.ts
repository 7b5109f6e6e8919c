import { ServerResponse } from 'node:http'
import type { HeaderList } from './document-head.ts'

/** The head of a response as Node has written it. Node's own field, which packages such as `compression` read too. */
interface WithHead {
  _header?: unknown
}

/** A head, and the server for which Node has written it: the settings of the server are part of the head. */
interface ReadyHead {
  readonly server: unknown
  readonly text: string
}

/** The heads that Node has written, by their lists of headers. */
const heads = new WeakMap<HeaderList, ReadyHead>()

/**
 * Begins a response like `writeHead`. Node checks and writes every header line anew, which is a third of what a 304
 * costs. Therefore the head that it has written for a list is used again for the same list, which must always have the
 * same status. `writeHead` decides alone whenever the head could be another one.
 */
export function beginResponse(response: ServerResponse, status: number, headers: HeaderList): void {
  if (!isPlain(response)) {
    response.writeHead(status, headers)
    return
  }
  const server = serverOf(response)
  const known = heads.get(headers)
  if (known !== undefined && known.server === server) {
    response.statusCode = status
    ;(response as WithHead)._header = known.text
    // A Node without this field would not have begun the response.
    if (response.headersSent) return
  }
  response.writeHead(status, headers)
  const { _header: text } = response as WithHead
  // With `max`, the last response on a connection has another head.
  if (typeof text === 'string' && server && !text.includes(', max=')) heads.set(headers, { server, text })
}

/** Whether only the headers decide the head: nobody else has set any or follows them, and the connection stays open. */
function isPlain(response: ServerResponse): boolean {
  return (
    response.shouldKeepAlive &&
    response.req.httpVersion === '1.1' &&
    response.writeHead === ServerResponse.prototype.writeHead &&
    response.getHeaderNames().length === 0
  )
}

/** Returns the server of a connection, which Node stores with the socket. */
function serverOf({ socket }: ServerResponse): unknown {
  return (socket as { readonly server?: unknown } | null)?.server
}
