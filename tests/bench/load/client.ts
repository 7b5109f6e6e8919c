import { connect } from 'node:net'
import { type Answer, createResponseReader } from './response.ts'

const READ_BYTES = 256 * 1_024

/** A connection with one request at a time. */
export interface Client {
  /** Sends a request; `since` is when it was due, now when absent. */
  ask(request: Buffer, since?: number): void
  close(): void
}

/** Callbacks of a client. */
export interface ClientEvents {
  /** Called with a response whose request was due at `due`, by `performance.now()`. */
  onAnswer(client: Client, answer: Answer, due: number): void
  onBroken(): void
}

/** Connects to a port on this machine. */
export function connectClient(port: number, { onAnswer, onBroken }: ClientEvents): Promise<Client> {
  const read = createResponseReader()
  let due = 0
  const { promise, resolve, reject } = Promise.withResolvers<Client>()
  // With its own buffer, the socket is read without the cost of a stream.
  const onread = {
    buffer: Buffer.allocUnsafe(READ_BYTES),
    callback(count: number, buffer: Uint8Array): boolean {
      const answer = read(Buffer.from(buffer.buffer, buffer.byteOffset, count))
      if (answer !== undefined) onAnswer(client, answer, due)
      return true
    },
  }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
  const client: Client = {
    ask(request, since = performance.now()) {
      due = since
      socket.write(request)
    },
    close: () => socket.destroy(),
  }
  socket.once('connect', () => resolve(client))
  socket.once('close', onBroken)
  socket.on('error', reject)
  return promise
}
