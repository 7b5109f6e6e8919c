/** A thread for the tests of `createTaskThreads`. */
import { setTimeout } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { answerTasks } from '../../src/system/task-threads.ts'

export const tasks = {
  twice: (text: string) => text + text,
  bytes: (length: number) => ({ all: Buffer.alloc(length, 1) }),
  id: () => threadId,
  fail: (message: string): void => {
    throw new Error(message)
  },
  sleep: (ms: number) => setTimeout(ms),
  spin: (): void => {
    for (;;);
  },
  hoard: (): void => {
    for (const all: unknown[] = []; ; ) all.push({ length: all.length })
  },
}

answerTasks(tasks)
