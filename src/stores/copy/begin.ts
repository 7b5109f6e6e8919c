import { Problem } from '../../problem.ts'
import { assertFinished, type CopyMark, findMark, putMark } from '../sql/copy-mark.ts'
import { lastRevision } from '../sql/sources/statements.ts'
import type { Work } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { isEmpty } from './rows.ts'
import { TABLES } from './tables.ts'

/** What a copy begins with. */
export type Beginning = Pick<CopyMark, 'from' | 'revision'>

/**
 * What a store is like that is to be copied.
 * @throws Problem when there is nothing in it, or it is an unfinished copy itself.
 */
export async function readBeginning({ engine, place }: CopyEndpoint): Promise<Beginning> {
  await engine.read(() => assertFinished(place))
  if (await engine.read(isEmpty)) throw new Problem('usage', `${place}: there is nothing to copy`)
  return { from: place, revision: await engine.read(lastRevision) }
}

/**
 * Marks an empty store as an unfinished copy, or gives the mark of one that was broken off.
 * @throws Problem when it is neither, or the other store has changed since.
 */
export function beginCopy(to: CopyEndpoint, beginning: Beginning): Promise<CopyMark> {
  return to.engine.write(() => takeUp(to, beginning))
}

function* takeUp({ place, emptying }: CopyEndpoint, { from, revision }: Beginning): Work<CopyMark> {
  const known = yield* findMark()
  if (known === undefined) return yield* begin(place, { from, revision })
  if (known.from !== from) {
    throw refusal(place, `it is an unfinished copy of ${known.from}, and not of ${from}`)
  }
  if (known.revision !== revision) {
    const what = `an unfinished copy of ${from}, which has changed since`
    throw refusal(place, `it is ${what}: ${emptying} and copy again while nothing serves ${from}`)
  }
  return known
}

function* begin(place: string, beginning: Beginning): Work<CopyMark> {
  if (!(yield* isEmpty())) {
    throw refusal(place, 'it holds a store already, which is not overwritten')
  }
  const mark = { ...beginning, table: TABLES[0]?.name ?? '', rows: 0 }
  yield* putMark(mark)
  return mark
}

function refusal(place: string, reason: string): Problem {
  return new Problem('conflict', `${place}: expected an empty store to copy into: ${reason}`)
}
