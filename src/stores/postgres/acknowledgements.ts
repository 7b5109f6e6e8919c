import { setTimeout } from 'node:timers/promises'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { one, run } from '../sql/work.ts'
import type { PostgresEngine } from './engine.ts'
import { WATCH } from './watch.ts'

const ASK_EVERY_MS = 10
/** Who does not show a change for so long is busy, or hangs: nobody who publishes waits for it. */
const PATIENCE_MS = 2_000

/** The connection by which a store is watched, as the server numbers it, says whether its program lives. */
const ENTER = `INSERT INTO watchers (id, pid, shown) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, shown = excluded.shown`

/** Whether any other program that lives does not show a revision yet. */
const BEHIND = `SELECT 1 FROM watchers w JOIN pg_stat_activity a ON a.pid = w.pid AND a.application_name = '${WATCH}'
  WHERE w.id <> ? AND w.shown < ? LIMIT 1`

/** `ArticleStore.shows` and `shown`; `watching` gives the connection by which this store is watched, if it is. */
export function createAcknowledgements(
  { plain }: PostgresEngine,
  id: string,
  watching: () => number | undefined,
): Pick<ArticleStore, 'acknowledge' | 'waitForOthers'> {
  return {
    async acknowledge(revision) {
      const pid = watching()
      if (pid !== undefined) await plain(() => run(ENTER, id, pid, revision))
    },
    async waitForOthers() {
      const until = performance.now() + PATIENCE_MS
      const last = Number((await plain(() => one('SELECT last FROM revisions')))?.last)
      while ((await plain(() => one(BEHIND, id, last))) !== undefined && performance.now() < until)
        await setTimeout(ASK_EVERY_MS)
    },
  }
}
