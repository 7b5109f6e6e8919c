import type { Dispatcher } from 'undici'

/** A response of a remote server, with an unread body. */
export type RemoteResponse = Dispatcher.ResponseData

/** Requests the file once more, following redirects. */
export type Ask = (request: {
  readonly method?: 'GET' | 'HEAD'
  readonly headers: Readonly<Record<string, string>>
}) => Promise<RemoteResponse>

/** Discards the body of a response. Destroying a body emits an error, which is expected here. */
export function discard(response: RemoteResponse): void {
  response.body.on('error', () => undefined).destroy()
}

/** Returns a header's value; undefined when it is missing or repeated. */
export function headerOf({ headers }: RemoteResponse, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
