import { expect, it } from 'vitest'
import { createChangeCache } from '../../../src/http/pages/change-cache.ts'
import { publication } from '../../publish/given.ts'

it('finds a value once until articles change or the publication is replaced', async () => {
  const publisher = { changeCount: 0, publication }
  const cached = createChangeCache<number>(publisher)
  let found = 0
  const find = () => cached('key', async () => ++found)
  expect([await find(), await find()]).toEqual([1, 1])
  publisher.changeCount++
  expect([await find(), await find()]).toEqual([2, 2])
  publisher.publication = { ...publication }
  expect(await find()).toBe(3)
  expect(await cached('other', async () => ++found)).toBe(4)
})

it('does not remember a failure', async () => {
  const cached = createChangeCache<string>({ changeCount: 0, publication })
  await expect(cached('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await cached('key', async () => 'back')).toBe('back')
})
