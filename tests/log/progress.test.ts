import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgress } from '../../src/log.ts'

let now = 0
beforeEach(() => {
  now = 5_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => vi.restoreAllMocks())

function terminal(isTTY = true) {
  const written: string[] = []
  return { isTTY, written, write: (text: string) => written.push(text) > 0 }
}

describe('progress on a terminal', () => {
  it('shows how much of a known total is done after a second, and vanishes at the end', () => {
    const screen = terminal()
    const show = createProgress(screen)
    show('articles read', 1, 3)
    now += 1_500
    show('articles read', 2, 3)
    show('articles read', 3, 3)
    expect(screen.written).toEqual(['\r\u001B[K2 of 3 articles read', '\r\u001B[K'])
  })

  it('shows a hundred more at a time while the total is not known', () => {
    const screen = terminal()
    const show = createProgress(screen)
    for (let done = 1; done <= 250; done++) {
      now += 20
      show('posts imported', done, undefined)
    }
    show('posts imported', 0, 0)
    expect(screen.written).toEqual([
      '\r\u001B[K100 posts imported',
      '\r\u001B[K200 posts imported',
      '\r\u001B[K',
    ])
  })

  it('is silent for quick work, and where nobody looks', () => {
    const [quick, file] = [terminal(), terminal(false)]
    createProgress(quick)('posts imported', 0, 0)
    const show = createProgress(file)
    show('posts imported', 1, undefined)
    now += 5_000
    show('posts imported', 100, undefined)
    expect([...quick.written, ...file.written]).toEqual([])
  })
})
