import { get, type IncomingMessage } from 'node:http'

/** An event as a browser dispatches it. */
export interface ServerEvent {
  readonly type: string
  readonly lastEventId: string
  // biome-ignore lint/suspicious/noExplicitAny: tests inspect it and state what they expect
  readonly data: any
}

/** A client of server-sent events that is written after WHATWG HTML section 9.2, and connects once. */
export interface EventClient {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** All events so far. */
  readonly events: readonly ServerEvent[]
  /** Number of comments so far. */
  comments(): number
  /** What a browser would send as `Last-Event-ID`. */
  lastEventId(): string
  /** Milliseconds that the server asks to wait before the next connection. */
  retry(): number | undefined
  /** Resolves when there are so many events. Rejects when the stream ends before, or after a long time. */
  received(count: number): Promise<readonly ServerEvent[]>
  /** Stops reading, or reads on. */
  pause(): void
  resume(): void
  /** Resolves when the stream has ended: true when the server ended it, and false when it was cut. */
  readonly ended: Promise<boolean>
  close(): void
}

const PATIENCE_MS = 60_000

/** Opens a stream. Resolves with its headers. */
export async function openEvents(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventClient> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = get(url, { headers: { Accept: 'text/event-stream', ...headers }, agent: false }, resolve)
  request.on('error', reject)
  const response = await promise
  const parser = createParser()
  const decoder = new TextDecoder()
  const waiting = new Set<() => void>()
  let isEnded = false
  response.on('data', (bytes: Buffer) => {
    parser.feed(decoder.decode(bytes, { stream: true }))
    for (const check of waiting) check()
  })
  response.on('error', () => undefined)
  const ended = new Promise<void>(done => response.once('close', done)).then(() => {
    isEnded = true
    for (const check of waiting) check()
    return response.complete
  })

  function received(count: number): Promise<readonly ServerEvent[]> {
    return new Promise((done, fail) => {
      const refuse = () => fail(new Error(`expected ${count} events, got ${parser.events.length}`))
      const timer = setTimeout(refuse, PATIENCE_MS)
      const check = () => {
        if (parser.events.length < count && !isEnded) return
        clearTimeout(timer)
        waiting.delete(check)
        if (parser.events.length < count) refuse()
        else done(parser.events)
      }
      waiting.add(check)
      check()
    })
  }

  return {
    ...{ status: response.statusCode ?? 0, headers: response.headers, events: parser.events },
    ...{ comments: parser.comments, lastEventId: parser.lastEventId, retry: parser.retry },
    ...{ received, ended },
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void request.destroy(),
  }
}

/** Interprets a stream line by line (WHATWG HTML section 9.2.6). */
function createParser() {
  const events: ServerEvent[] = []
  let rest = ''
  let [type, data, lastEventId, comments] = ['', '', '', 0]
  let retry: number | undefined

  function feed(text: string): void {
    const lines = (rest + text).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) interpret(line)
  }

  function interpret(line: string): void {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (line === '') dispatch()
    else if (line.startsWith(':')) comments++
    else if (name === 'event') type = value
    else if (name === 'data') data += `${value}\n`
    else if (name === 'id' && !value.includes('\u0000')) lastEventId = value
    else if (name === 'retry' && /^\d+$/.test(value)) retry = Number(value)
  }

  function dispatch(): void {
    if (data !== '')
      events.push({ type: type || 'message', lastEventId, data: JSON.parse(data.slice(0, -1)) })
    data = ''
    type = ''
  }

  return { events, feed, comments: () => comments, lastEventId: () => lastEventId, retry: () => retry }
}
