/** A thread that answers each request with its own priority, or with an error. */
import { readlinkSync } from 'node:fs'
import { getPriority } from 'node:os'
import { answerRequests } from '../../src/system/thread.ts'

answerRequests(async (request: string) => {
  if (request === 'fail') throw new Error('failed on request')
  return getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)))
})
