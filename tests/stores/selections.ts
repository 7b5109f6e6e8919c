import type { Selection } from '../../src/articles/selection.ts'
import type { Statement, Work } from '../../src/stores/sql/work.ts'

const main = { kind: 'feed', name: 'main' } as const
/** The list of a tag. */
export const tag = { kind: 'tag', name: 'maps' } as const
const after = { published: new Date(Date.UTC(2021, 0, 3)), id: 'x' }
const through = { published: new Date(Date.UTC(2021, 0, 9)), id: 'y' }

/** The selections of feeds, of their archives and of pages. */
export const cases: readonly (readonly [string, Omit<Selection, 'now'>])[] = [
  ['a declared feed', { list: main, limit: 50 }],
  ['a declared feed after its archive', { list: main, after }],
  ['a page of its archive', { list: main, after, through }],
  ['the last days', { list: main, since: after.published, limit: 50 }],
  ['the feed of a term', { list: tag, limit: 50 }],
  ['a page of the archive of a term', { list: tag, after, through }],
  ['what is to be closed', { list: main, after, limit: 5_050, oldestFirst: true }],
  ['what is to be closed up to a place', { list: tag, after, through, limit: 5_000, oldestFirst: true }],
  ['the next newer article', { list: main, after, limit: 1, oldestFirst: true }],
  ['the next older article', { list: main, through, limit: 2 }],
]

/** Returns the statements of work that finds nothing. */
export function statementsOf(work: Work<unknown>): readonly Statement[] {
  const statements: Statement[] = []
  for (let step = work.next([]); !step.done; step = work.next([])) statements.push(step.value)
  return statements
}
