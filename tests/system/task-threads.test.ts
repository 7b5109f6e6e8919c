import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createTaskThreads, type TaskThreads } from '../../src/system/task-threads.ts'
import type { tasks } from './spinning-thread.ts'

const FILE = new URL('./spinning-thread.ts', import.meta.url)
const THREADS = new URL('../../src/system/task-threads.ts', import.meta.url).href
const messages = { tooLong: (limitMs: number) => `too long: ${limitMs}`, tooLarge: 'too large' }
const LIMIT_MS = 200
const NEVER_MS = 1e6

let threads: TaskThreads<typeof tasks>

function given(count = 1, idleMs = NEVER_MS): TaskThreads<typeof tasks> {
  threads = createTaskThreads<typeof tasks>({ file: FILE, count, idleMs, maxMegabytes: 40, messages })
  return threads
}

afterEach(() => threads.close())

describe('task threads', () => {
  it('return the results of tasks, of bytes too', async () => {
    const { run } = given()
    expect(await run('twice', 'ab', NEVER_MS)).toBe('abab')
    const { all } = await run('bytes', 100_000, NEVER_MS)
    expect(Buffer.from(all)).toEqual(Buffer.alloc(100_000, 1))
  })

  it('refuse a task that takes too much processor time, and run the next one', async () => {
    const { run } = given()
    const first = await run('id', undefined as never, NEVER_MS)
    const refused = run('spin', undefined as never, LIMIT_MS)
    const next = run('id', undefined as never, LIMIT_MS)
    await expect(refused).rejects.toMatchObject({ kind: 'invalid', message: `too long: ${LIMIT_MS}` })
    expect(await next).not.toBe(first)
  })

  it('do not count the time in which a task only waits', async () => {
    const { run } = given()
    expect(await run('sleep', LIMIT_MS * 5, LIMIT_MS)).toBeUndefined()
  })

  it('refuse a task that needs too much memory, and run the next one', async () => {
    const { run } = given()
    await expect(run('hoard', undefined as never, NEVER_MS)).rejects.toMatchObject({
      kind: 'invalid',
      message: 'too large',
    })
    expect(await run('twice', 'a', NEVER_MS)).toBe('aa')
  })

  it('reject a task that fails, in a thread that goes on', async () => {
    const { run } = given()
    const thread = await run('id', undefined as never, NEVER_MS)
    await expect(run('fail', 'on purpose', NEVER_MS)).rejects.toThrow('on purpose')
    expect(await run('id', undefined as never, NEVER_MS)).toBe(thread)
  })

  it('run as many tasks at a time as there are threads', async () => {
    const { run } = given(2)
    const blocked = run('spin', undefined as never, NEVER_MS)
    blocked.catch(() => undefined)
    expect(await run('twice', 'a', NEVER_MS)).toBe('aa')
    await threads.close()
    await expect(blocked).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('end when they are idle, also after another one was refused', async () => {
    const { run } = given(2, 300)
    const used = await Promise.all([0, 1].map(() => run('id', undefined as never, NEVER_MS)))
    await expect(run('spin', undefined as never, LIMIT_MS)).rejects.toMatchObject({ kind: 'invalid' })
    await delay(3_000)
    expect(used).not.toContain(await run('id', undefined as never, NEVER_MS))
  })

  it('start nothing after they were closed', async () => {
    const { run, close } = given()
    await close()
    await expect(run('twice', 'a', NEVER_MS)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('keep a program alive while they work, and let it end then', async () => {
    const program = `(async () => {
      const { createTaskThreads } = await import(${JSON.stringify(THREADS)})
      const file = new URL(${JSON.stringify(FILE)})
      const messages = { tooLong: () => '', tooLarge: '' }
      const { run } = createTaskThreads({ file, count: 1, maxMegabytes: 40, messages })
      for (let n = 0; n < 3; n++) {
        await run('spin', undefined, 1).catch(() => undefined)
        console.log(await run('twice', 'ab', 60_000))
      }
    })()`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program])
    expect(stdout).toBe('abab\nabab\nabab\n')
  })
})
