import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EVERYTHING, type Watch, watchFolder } from '../../../src/intake/folder/watch-folder.ts'
import { IMAGE, record, type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts'

const PATIENCE = { timeout: 15_000, interval: 20 }

let here: TemporaryFolder
let seen: string[]
let errors: unknown[]
let watcher: Watch | undefined

beforeEach(async () => {
  here = await temporaryFolder()
  seen = []
  errors = []
})
afterEach(async () => {
  await watcher?.close()
  watcher = undefined
  await here.dispose()
})

async function watch(onChange: (paths: readonly string[]) => Promise<void> = async () => undefined) {
  watcher = watchFolder(here.root, {
    onChange: async paths => {
      seen.push(...paths)
      await onChange(paths)
    },
    onFailure: error => errors.push(error),
    onUnwatchable: error => errors.push(error),
  })
  watcher.add(['b'])
}

const untilSeen = (...names: readonly string[]) =>
  vi.waitFor(() => expect(seen).toEqual(expect.arrayContaining([...names])), PATIENCE)

describe('watchFolder', () => {
  it('reports files that appeared, changed and vanished, by their path inside', async () => {
    await here.write({ 'a.md': 'A', 'b/c.md': 'C' })
    await watch()
    await here.write({ 'b/c.md': 'C edited', 'd/e/f.md': 'F' })
    await here.remove('a.md')
    await untilSeen('b/c.md', 'd', 'a.md')
    await here.write({ 'd/e/f.md': 'F edited' })
    await untilSeen('d/e/f.md')
  })

  it('reports a file that a hidden one replaces, but not the hidden one', async () => {
    await here.write({ 'a.md': 'A' })
    await watch()
    await here.write({ '.a.md.tmp': 'A edited' })
    await here.rename('.a.md.tmp', 'a.md')
    await untilSeen('a.md')
    expect(seen).not.toContain('.a.md.tmp')
  })

  it('reports both names of a renamed file or folder, and follows the folder', async () => {
    await here.write({ 'a.md': 'A', 'b/c.md': 'C' })
    await watch()
    await here.rename('a.md', 'z.md')
    await here.rename('b', 'y')
    await untilSeen('a.md', 'z.md', 'b', 'y')
    seen.length = 0
    await here.write({ 'y/c.md': 'C edited' })
    await untilSeen('y/c.md')
    expect(seen).not.toContain('b/c.md')
  })

  it('reports many changes in few calls', async () => {
    let calls = 0
    await watch(async () => {
      calls++
    })
    const names = Array.from({ length: 200 }, (_, n) => `${n}.md`)
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    await untilSeen(...names)
    expect(calls).toBeLessThan(100)
  })

  it('reports a change of everything on request, and after too many changes', async () => {
    await watch()
    watcher?.checkEverything()
    await untilSeen(EVERYTHING)
    seen.length = 0
    const names = Array.from({ length: 1_200 }, (_, n) => `${n}.md`)
    await Promise.all(names.map(name => here.write({ [name]: 'A' })))
    await vi.waitFor(() => expect(seen.includes(EVERYTHING) || seen.length >= 1_200).toBe(true), PATIENCE)
  })

  it('follows a folder that was removed and added again', async () => {
    await here.write({ 'b/c.md': 'C' })
    await watch()
    await here.remove('b')
    await untilSeen('b')
    await here.write({ 'b/c.md': 'C' })
    await here.write({ 'b/d.md': 'D' })
    await vi.waitFor(() => expect(seen.filter(path => path === 'b').length).toBeGreaterThan(1), PATIENCE)
    await here.write({ 'b/e.md': 'E' })
    await untilSeen('b/e.md')
  })

  it('never calls during another call', async () => {
    let running = 0
    let most = 0
    await watch(async () => {
      most = Math.max(most, ++running)
      await new Promise(done => setTimeout(done, 60))
      running--
    })
    for (let n = 0; n < 10; n++) {
      await here.write({ [`${n}.md`]: 'A', [`${n}.png`]: IMAGE })
      await new Promise(done => setTimeout(done, 20))
    }
    await untilSeen('9.md', '9.png')
    expect(most).toBe(1)
  })

  it('reports changes again after a failure', async () => {
    let failed = false
    await watch(async () => {
      if (failed) return
      failed = true
      throw new Error('the store is locked')
    })
    await here.write({ 'a.md': 'A' })
    await vi.waitFor(() => expect(seen.filter(path => path === 'a.md').length).toBeGreaterThan(1), PATIENCE)
    expect(errors).toEqual([new Error('the store is locked')])
  })

  it('reports nothing after it is closed', async () => {
    await watch()
    await here.write({ 'a.md': 'A' })
    await untilSeen('a.md')
    await watcher?.close()
    seen.length = 0
    await here.write({ 'b.md': 'B' })
    await new Promise(done => setTimeout(done, 300))
    expect(seen).toEqual([])
  })

  it('finishes a call before it is closed', async () => {
    let finished = false
    let begun = false
    await watch(async () => {
      begun = true
      await new Promise(done => setTimeout(done, 200))
      finished = true
    })
    await here.write({ 'a.md': 'A' })
    await vi.waitFor(() => expect(begun).toBe(true), PATIENCE)
    await watcher?.close()
    expect(finished).toBe(true)
  })
})
