/** Sends requests in a thread: see `outgoing-thread.ts`. */
import { workerData } from 'node:worker_threads'
import { messageOf, Problem } from '../problem.ts'
import { answerRequests } from '../system/thread.ts'
import { createOutgoing, type OutgoingRequest } from './outgoing.ts'
import type { OutgoingThreadOptions, ThreadAnswer } from './outgoing-thread.ts'

const outgoing = createOutgoing(workerData as OutgoingThreadOptions)

async function answer(request: OutgoingRequest): Promise<ThreadAnswer> {
  try {
    return { answer: await outgoing.send(request) }
  } catch (error) {
    const kind = error instanceof Problem ? error.kind : 'internal'
    return { failure: { kind, message: messageOf(error) } }
  }
}

/** Below requests of readers, but not so low that other programs of a busy machine leave no time for it. */
const PRIORITY = 5

answerRequests(answer, { together: true, priority: PRIORITY })
