import type { IncomingMessage, ServerResponse } from 'node:http'

/** A body of at most so many bytes is read and dropped; a longer one is not waited for. */
const MAX_IGNORED_BODY_BYTES = 65_536

/** A short body is read and dropped; a long one is not waited for: the connection ends with the answer. */
export function dropBody(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const length = headers['content-length']
  const endless = headers['transfer-encoding'] !== undefined || Number(length ?? 0) > MAX_IGNORED_BODY_BYTES
  if (endless || headers.expect !== undefined) {
    response.setHeader('Connection', 'close')
    response.on('finish', () => request.socket.destroySoon())
  } else if (length !== undefined) request.resume()
}
