import { connect } from 'node:net'
import { type Answer, createResponseReader } from './response.ts'

const READ_BYTES = 256 * 1_024

/** A connection that asks for one thing at a time. */
export interface Client {
  /** Sends a request; `since` is when it was due, now when absent. */
  ask(request: Buffer, since?: number): void
  close(): void
}

/** What hears of a client's answers. */
export interface ClientEvents {
  /** An answer has come, whose request was due at the instant `asked` (of `performance`). */
  onAnswer(client: Client, answer: Answer, asked: number): void
  onBroken(): void
}

/** Connects to a port of this machine. */
export function connectClient(port: number, { onAnswer, onBroken }: ClientEvents): Promise<Client> {
  const read = createResponseReader()
  let asked = 0
  const { promise, resolve, reject } = Promise.withResolvers<Client>()
  // With a buffer of its own the socket is read without making a stream of it.
  const onread = {
    buffer: Buffer.allocUnsafe(READ_BYTES),
    callback(count: number, buffer: Uint8Array): boolean {
      const answer = read(Buffer.from(buffer.buffer, buffer.byteOffset, count))
      if (answer !== undefined) onAnswer(client, answer, asked)
      return true
    },
  }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
  const client: Client = {
    ask(request, since = performance.now()) {
      asked = since
      socket.write(request)
    },
    close: () => socket.destroy(),
  }
  socket.once('connect', () => resolve(client))
  socket.once('close', onBroken)
  socket.on('error', reject)
  return promise
}
