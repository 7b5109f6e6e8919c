import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDiskLists, createDiskMap } from '../../../src/importing/files/disk-map.ts'

describe('a map on disk', () => {
  it('has what a Map has', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 3 }), fc.jsonValue()))
    fc.assert(
      fc.property(pairs, entries => {
        const [onDisk, inMemory] = [createDiskMap<unknown>(), new Map<string, unknown>()]
        for (const [key, value] of entries) {
          onDisk.set(key, value)
          inMemory.set(key, JSON.parse(JSON.stringify(value)))
        }
        expect(new Map(onDisk.entries())).toEqual(inMemory)
        for (const [key] of entries)
          expect([onDisk.has(key), onDisk.get(key)]).toEqual([true, inMemory.get(key)])
      }),
    )
  })

  it('has nothing under other keys', () => {
    const map = createDiskMap<string>()
    map.set('a', 'x')
    expect([map.has('A'), map.get('a '), map.has('')]).toEqual([false, undefined, false])
  })
})

describe('lists on disk', () => {
  it('are in the order in which they were added', () => {
    const lists = createDiskLists<number>()
    for (let number = 0; number < 12; number++) lists.add(number % 2 === 0 ? 'even' : '1 odd', number)
    expect(lists.get('even')).toEqual([0, 2, 4, 6, 8, 10])
    expect(lists.get('1 odd')).toEqual([1, 3, 5, 7, 9, 11])
    expect(lists.get('none')).toEqual([])
  })
})
