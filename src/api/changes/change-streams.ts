import type { ServerResponse } from 'node:http'
import type { TokenStore } from '../../articles/store/token-store.ts'
import { messageOf } from '../../problem.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { coalesce, createSingleFlight } from '../../system/waiting.ts'
import type { ApiResponse } from '../handler.ts'
import { unavailable } from '../send-response.ts'
import type { ChangeJson, ChangeReader } from './change-reader.ts'

/** Streams of changes as server-sent events (WHATWG HTML section 9.2). */
export interface ChangeStreams {
  /** Returns the response that streams all changes after a number, or refuses it. */
  open(start: StreamStart): ApiResponse
  /** Sends new changes. Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Ends all streams, and refuses new ones. */
  close(): void
}

/** Where a stream begins, and the id of the token that opened it. */
export interface StreamStart {
  readonly after: number
  readonly token: string
}

/** Options of `createChangeStreams`. */
export interface ChangeStreamsOptions {
  readonly store: Pick<TokenStore, 'tokens'>
  readonly publisher: Pick<Publisher, 'publication'>
  readonly reader: ChangeReader
  readonly log: { error(fields: object, message: string): void }
  /** Milliseconds between two heartbeats; 15 seconds when absent. */
  readonly heartbeatMs?: number
  /** Streams of this process at the same time; 1,000 when absent. */
  readonly maxStreams?: number
}

/** Proxies close connections that are silent for a minute, some after 30 seconds. */
const HEARTBEAT_MS = 15_000
const MAX_STREAMS = 1_000
/** A client connects again after this time. */
const RETRY_MS = 3_000

/** Changes that are written in one step, before a slow client is waited for. */
const STEP = { limit: 100, maxBytes: 256_000 }

const HEADERS = {
  'Content-Type': 'text/event-stream',
  // A host's `compression`, or a proxy's, would hold events back until its buffer is full.
  'Cache-Control': 'no-store, no-transform',
  Vary: 'Accept',
  // nginx then passes each event on at once.
  'X-Accel-Buffering': 'no',
}

/** One client. */
interface Stream {
  readonly token: string
  readonly response: ServerResponse
  /** Sends all changes that follow what was sent. Waits for a slow client. Never rejects. */
  send(): Promise<void>
}

/** Creates the streams of a process: none yet. Without any, nothing is looked for. */
export function createChangeStreams({
  store,
  publisher,
  reader,
  log,
  heartbeatMs = HEARTBEAT_MS,
  maxStreams = MAX_STREAMS,
}: ChangeStreamsOptions): ChangeStreams {
  const streams = new Set<Stream>()
  const shareStep = createSingleFlight<Step>()
  /** Grows when there may be new changes. What was read before is not shared with those who come after. */
  let round = 0
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const sendToAll = coalesce(async () => {
    try {
      await reader.bringUpToDate()
      round++
      // A slow client does not hold the others up.
      for (const { send } of streams) void send()
    } catch (error) {
      reportLater(error)
    }
  })

  function reportLater(error: unknown): void {
    if (!closed) log.error({}, `changes are streamed later: ${messageOf(error)}`)
  }

  function start(response: ServerResponse, { after, token }: StreamStart): void {
    if (closed || !isOpen(response)) {
      response.end()
      return
    }
    const stream = createStream(response, { after, token })
    streams.add(stream)
    timer ??= setInterval(beat, heartbeatMs).unref()
    response.on('close', () => {
      streams.delete(stream)
      if (streams.size === 0) stopTimer()
    })
    // With the id, a client that connects again before its first event misses nothing.
    response.write(`retry: ${RETRY_MS}\nid: ${after}\n\n`)
    round++
    void stream.send()
  }

  function createStream(response: ServerResponse, { after, token }: StreamStart): Stream {
    let sent = after

    async function sendNext(): Promise<void> {
      try {
        let more = true
        while (more && isOpen(response)) {
          // Clients at the same place share what is read.
          const step = await shareStep(`${round} ${sent}`, () => readStep(sent))
          if (!isOpen(response)) return
          if (step.bytes.length > 0 && !response.write(step.bytes)) await drained(response)
          sent = step.next
          more = step.more
        }
      } catch (error) {
        reportLater(error)
      }
    }

    return { token, response, send: coalesce(sendNext) }
  }

  async function readStep(after: number): Promise<Step> {
    const { publication } = publisher
    if (publication === undefined) return { bytes: Buffer.alloc(0), next: after, more: false }
    const { changes, next, more } = await reader.readPage({ ...STEP, after, publication })
    return { bytes: Buffer.from(changes.map(eventText).join('')), next, more }
  }

  /** Comments keep a silent connection open. Changes that could not be read before are sent now. */
  function beat(): void {
    for (const { response } of streams) if (!response.writableNeedDrain) response.write(': heartbeat\n\n')
    void endRevoked()
    void sendToAll()
  }

  async function endRevoked(): Promise<void> {
    try {
      const tokens = await store.tokens()
      const valid = new Set(tokens.flatMap(({ id, revoked }) => (revoked === undefined ? [id] : [])))
      for (const { token, response } of streams) if (!valid.has(token)) end(response)
    } catch (error) {
      log.error({}, `tokens of streams are checked later: ${messageOf(error)}`)
    }
  }

  function stopTimer(): void {
    clearInterval(timer)
    timer = undefined
  }

  return {
    open(where) {
      if (closed) return unavailable('the server is stopping')
      if (streams.size >= maxStreams) return unavailable(`there are ${maxStreams} streams already`)
      return { status: 200, headers: HEADERS, stream: response => start(response, where) }
    },
    onRefreshed() {
      if (streams.size > 0) void sendToAll()
    },
    close() {
      closed = true
      stopTimer()
      for (const { response } of streams) end(response)
    },
  }
}

/** The bytes of changes, and where the next ones begin. */
interface Step {
  readonly bytes: Buffer
  readonly next: number
  readonly more: boolean
}

/** Returns an event. JSON has no line breaks of its own, so that it is one line. */
function eventText({ number, event, json }: ChangeJson): string {
  return `id: ${number}\nevent: ${event}\ndata: ${json}\n\n`
}

function isOpen(response: ServerResponse): boolean {
  return !response.writableEnded && !response.destroyed
}

/** Ends a response. A client that does not read is not waited for: it connects again at the id that it has. */
function end(response: ServerResponse): void {
  if (response.writableNeedDrain) response.destroy()
  else response.end()
}

/** Resolves when a client has read what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    response.once('drain', done)
    response.once('close', done)

    function done(): void {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
  })
}
