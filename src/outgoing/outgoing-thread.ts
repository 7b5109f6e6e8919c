import { extname } from 'node:path'
import { Problem, type ProblemKind } from '../problem.ts'
import { startThread, type Thread } from '../system/thread.ts'
import { createAddressGuard } from './address-guard.ts'
import type { Answer, Outgoing, OutgoingOptions, OutgoingRequest } from './outgoing.ts'

/** Options that can be sent to a thread. */
export type OutgoingThreadOptions = Pick<OutgoingOptions, 'allowPrivateAddresses' | 'version' | 'timeoutMs'>

/** What the thread answers. */
export type ThreadAnswer =
  | { readonly answer: Answer }
  | { readonly failure: { readonly kind: ProblemKind; readonly message: string } }

const FILE = new URL(`./sending-thread${extname(import.meta.filename)}`, import.meta.url)
/** Time without a request after which the thread ends. */
const IDLE_MS = 60_000

/**
 * Creates a sender that works in a thread, so that whoever asks this server meanwhile is answered soon. The thread starts with the
 * first request. An aborted request is rejected at once; its connection is closed with the thread.
 */
export function createOutgoingThread(options: OutgoingThreadOptions): Outgoing {
  const guard = createAddressGuard(options)
  let thread: Thread<OutgoingRequest, ThreadAnswer> | undefined
  let sending = 0
  let idleTimer: NodeJS.Timeout | undefined

  async function send(request: OutgoingRequest, signal?: AbortSignal): Promise<Answer> {
    clearTimeout(idleTimer)
    sending++
    thread ??= startThread(FILE, { data: options })
    const used = thread
    try {
      return answerOf(await untilAborted(requestOf(used, request), signal))
    } catch (error) {
      if (error instanceof Problem || signal?.aborted) throw error
      if (thread === used) thread = undefined
      throw new Problem('unavailable', 'the thread that sends requests has ended', { cause: error })
    } finally {
      if (--sending === 0) idleTimer = setTimeout(close, IDLE_MS).unref()
    }
  }

  async function close(): Promise<void> {
    clearTimeout(idleTimer)
    const ended = thread
    thread = undefined
    await ended?.end()
  }

  return { send, check: url => void guard.checkUrl(url), close }
}

/** Bytes are copied first, so that only they are moved to the thread, and not all memory that they share. */
function requestOf(
  thread: Thread<OutgoingRequest, ThreadAnswer>,
  request: OutgoingRequest,
): Promise<ThreadAnswer> {
  const { body } = request
  if (body === undefined || typeof body === 'string') return thread.request(request)
  const copy = new Uint8Array(body)
  return thread.request({ ...request, body: copy }, [copy.buffer])
}

function answerOf(answer: ThreadAnswer): Answer {
  if ('answer' in answer) return { ...answer.answer, start: Buffer.from(answer.answer.start) }
  const { kind, message } = answer.failure
  throw new Problem(kind, message)
}

/** @throws the reason of `signal` as soon as it is aborted. */
async function untilAborted<Value>(value: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (signal === undefined) return value
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([value, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
