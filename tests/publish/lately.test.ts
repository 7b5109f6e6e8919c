import { expect, test } from 'vitest'
import { createLately } from '../../src/publish/lately.ts'

test('what was found or set the longest ago goes first', () => {
  const lately = createLately<number>(2)
  lately.set('a', 1)
  lately.set('b', 2)
  expect(lately.find('a')).toBe(1)
  lately.set('c', 3)
  expect([lately.find('a'), lately.find('b'), lately.find('c')]).toEqual([1, undefined, 3])
})

test('an entry that is set again takes no more room', () => {
  const lately = createLately<number>(2)
  for (const value of [1, 2, 3]) lately.set('a', value)
  lately.set('b', 4)
  expect([lately.find('a'), lately.find('b')]).toEqual([3, 4])
})

test('what is deleted or cleared is gone', () => {
  const lately = createLately<number>(2)
  lately.set('a', 1)
  lately.set('b', 2)
  lately.delete('a')
  expect([lately.find('a'), lately.find('b')]).toEqual([undefined, 2])
  lately.clear()
  expect(lately.find('b')).toBeUndefined()
})

test('what weighs more takes more room, and what is too heavy is not kept', () => {
  const lately = createLately<string>(5, text => text.length)
  lately.set('a', 'xx')
  lately.set('b', 'xxx')
  expect([lately.find('a'), lately.find('b')]).toEqual(['xx', 'xxx'])
  lately.set('c', 'x')
  expect([lately.find('a'), lately.find('b'), lately.find('c')]).toEqual([undefined, 'xxx', 'x'])
  lately.set('d', 'xxxxxx')
  expect([lately.find('b'), lately.find('c'), lately.find('d')]).toEqual([undefined, undefined, undefined])
  lately.set('b', 'xxxxx')
  expect(lately.find('b')).toBe('xxxxx')
})
