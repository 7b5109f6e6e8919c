import { expect, it } from 'vitest'
import { createPace } from '../../src/pushing/pace.ts'

/** Returns the limit after many turns, each of which takes this long. */
async function limitAfter(turnMs: number): Promise<number> {
  let time = 0
  const pace = createPace(() => {
    time += turnMs
    return time
  })
  for (let n = 0; n < 200; n++) await pace.turn()
  return pace.limit
}

it('many attempts run at a time while turns of the event loop are short', async () => {
  expect(await limitAfter(1)).toBe(100)
})

it('few attempts run at a time when they make turns of the event loop long', async () => {
  expect(await limitAfter(20)).toBe(16)
})
