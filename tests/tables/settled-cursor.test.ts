import { describe, expect, it } from 'vitest'
import { createSettledCursor } from '../../src/tables/kinds/settled-cursor.ts'
import { overlapped, overlappedDate } from '../../src/tables/kinds/text-cursor.ts'

describe('a settled cursor', () => {
  it('follows the newest value when no transaction runs', () => {
    const settled = createSettledCursor()
    settled.begin('10:10:')
    expect(settled.next({ cursor: '1', newest: '5', snapshot: '12:12:' })).toEqual({
      cursor: '5',
      incomplete: false,
    })
  })

  it('stays before a transaction that runs, until that has ended', () => {
    const settled = createSettledCursor()
    settled.begin('10:10:')
    const look = (cursor: string, newest: string, snapshot: string) =>
      settled.next({ cursor, newest, snapshot }).cursor
    expect(look('1', '2', '10:10:')).toBe('2')
    // Transaction 10 writes, and 11 and 12 commit newer rows meanwhile.
    expect(look('2', '5', '10:12:10')).toBe('2')
    expect(look('2', '7', '10:13:10')).toBe('2')
    // Now it has ended.
    expect(look('2', '7', '13:13:')).toBe('7')
  })

  it('asks for a listing once the transactions have ended that ran at the first', () => {
    const settled = createSettledCursor()
    settled.begin('10:12:10')
    const look = (snapshot: string) => settled.next({ cursor: '1', newest: '5', snapshot }).incomplete
    expect([look('10:13:10'), look('11:14:11'), look('13:14:'), look('14:14:')]).toEqual([
      ...[false, false, true, false],
    ])
  })
})

describe('a cursor in SQLite', () => {
  it.each([
    ['"2024-05-01 10:00:05"', '2024-05-01 09:59:55'],
    ['"2024-05-01T10:00:05.123Z"', '2024-05-01T09:59:55'],
    ['"2024-05-01"', '2024-05-01'],
    ['1700000010', 1_700_000_000],
    ['1700000010000', 1_700_000_000_000],
    ['42', 42],
    ['"v7"', 'v7'],
  ])('of %s begins at %s', (cursor, begins) => {
    expect(overlapped(cursor)).toBe(begins)
  })

  it('of an API keeps its zone', () => {
    expect(overlappedDate('2024-05-01T10:00:05Z')).toBe('2024-05-01T09:59:55.000Z')
    expect(overlappedDate('2024-05-01T10:00:05')).toBe('2024-05-01T09:59:55')
  })
})
