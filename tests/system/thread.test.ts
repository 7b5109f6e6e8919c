import { constants, getPriority } from 'node:os'
import { describe, expect, it } from 'vitest'
import { startThread } from '../../src/system/thread.ts'

const FILE = new URL('./priority-thread.ts', import.meta.url)

describe.runIf(process.platform === 'linux')('a thread', () => {
  it('has a low priority, so that requests are answered first', async () => {
    const thread = startThread<string, number>(FILE)
    expect(await thread.request('priority')).toBe(constants.priority.PRIORITY_LOW)
    expect(getPriority()).toBe(0)
    await thread.end()
  })

  it('rejects a request that fails, and every later one', async () => {
    const thread = startThread<string, number>(FILE)
    await expect(thread.request('fail')).rejects.toThrow('failed on request')
    await expect(thread.request('priority')).rejects.toThrow('failed on request')
  })

  it('rejects an open request when it is ended', async () => {
    const thread = startThread<string, number>(FILE)
    const answer = thread.request('priority')
    const rejected = expect(answer).rejects.toThrow('the thread has ended')
    await thread.end()
    await rejected
  })
})
