import { setTimeout } from 'node:timers/promises'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import { lastRevision } from '../sql/revisions.ts'
import { one, run } from '../sql/work.ts'
import type { PostgresEngine } from './engine.ts'
import { WATCH } from './watch.ts'

/** Creates `acknowledge` and `waitForOthers`. `watcherPid` returns the process id of the watching connection, if any. */
export function createAcknowledgements(
  { autocommit }: PostgresEngine,
  id: string,
  watcherPid: () => number | undefined,
): Pick<StoreCoordination, 'acknowledge' | 'waitForOthers'> {
  return {
    async acknowledge(revision) {
      const pid = watcherPid()
      if (pid !== undefined) await autocommit(() => run(PUT_WATCHER, id, pid, revision))
    },
    async waitForOthers() {
      const until = performance.now() + MAX_WAIT_MS
      const last = await autocommit(lastRevision)
      const isAnyBehind = async () => (await autocommit(() => one(IS_ANY_BEHIND, id, last))) !== undefined
      while ((await isAnyBehind()) && performance.now() < until) await setTimeout(POLL_MS)
    },
  }
}

const POLL_MS = 10
/** A program that does not acknowledge within this time is busy or hangs. Publishing does not wait for it. */
const MAX_WAIT_MS = 2_000

/** A watcher is identified by the server's process id of its connection, from which follows whether it is alive. */
const PUT_WATCHER = `INSERT INTO watchers (id, pid, shown) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, shown = excluded.shown`

/** Selects whether another program that is alive has not acknowledged a revision. */
const IS_ANY_BEHIND = `SELECT 1 FROM watchers w JOIN pg_stat_activity a ON a.pid = w.pid AND a.application_name = '${WATCH}'
  WHERE w.id <> ? AND w.shown < ? LIMIT 1`
