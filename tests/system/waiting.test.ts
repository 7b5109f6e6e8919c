import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { batch, coalesce, createSingleFlight, createTimeSlice, throttle } from '../../src/system/waiting.ts'

it('a time slice is over after its time, and begins again after a turn of the event loop', async () => {
  const slice = createTimeSlice(5)
  expect(slice.isOver()).toBe(false)
  while (!slice.isOver());
  let ran = false
  setImmediate(() => {
    ran = true
  })
  await slice.next()
  expect([ran, slice.isOver()]).toEqual([true, false])
})

it('calls with the key of running work share it, also when it fails', async () => {
  const once = createSingleFlight<string>()
  let runs = 0
  const work = async () => {
    runs++
    await setTimeout(5)
    if (runs === 2) throw new Error('failed')
    return `run ${runs}`
  }
  expect(await Promise.all([once('a', work), once('a', work)])).toEqual(['run 1', 'run 1'])
  const failed = await Promise.allSettled([once('a', work), once('a', work)])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await once('a', work)).toBe('run 3')
  expect(await Promise.all([once('a', work), once('b', work)])).toEqual(['run 5', 'run 5'])
})

it('coalesced calls during a run share the next run', async () => {
  let started = 0
  let finished = 0
  const run = coalesce(async () => {
    started++
    await setTimeout(5)
    finished++
  })
  const first = run()
  const later = [run(), run()]
  expect(started).toBe(1)
  await first
  expect(finished).toBe(1)
  await Promise.all(later)
  expect([started, finished]).toEqual([2, 2])
})

it('batched calls share one run, and wait no longer than their patience', async () => {
  let runs = 0
  const { promise: never } = Promise.withResolvers<void>()
  const run = batch(
    () => {
      runs++
      return never
    },
    { collectMs: 5, timeoutMs: 5 },
  )
  await Promise.all([run(), run()])
  expect(runs).toBe(1)
  await run()
  expect(runs).toBe(2)
})

it('throttled calls run at once, and those during a run are merged into one more', async () => {
  let runs = 0
  const { promise: twice, resolve } = Promise.withResolvers<void>()
  const run = throttle(async () => {
    runs++
    if (runs === 2) resolve()
  })
  run()
  expect(runs).toBe(1)
  run()
  run()
  await twice
  await setTimeout(20)
  expect(runs).toBe(2)
})
