import { setImmediate } from 'node:timers/promises'
import { type DeclaredList, matchesFilter } from '../../../articles/selection.ts'
import { termNames } from '../../../articles/terms.ts'
import { deleteTombstones } from '../recalls/tombstones.ts'
import { nextRevision } from '../revisions.ts'
import { articleOf, type Row } from '../rows.ts'
import { all, type Engine, one, run, type Work } from '../work.ts'
import { insertEntry, type ListRule } from './list-entries.ts'

/** Implements `ListStore.declareLists`. Continues work that another call or an earlier process left unfinished. */
export async function declareLists(
  engine: Engine,
  lists: readonly DeclaredList[],
  language: string,
): Promise<void> {
  const rules = new Map(lists.map(({ name, filter }) => [name, JSON.stringify({ filter, language })]))
  if (!(await engine.read(() => areStored(rules)))) await engine.write(() => storeRules(rules))
  while (await engine.read(isUnfinished)) {
    await engine.write(doStep)
    await setImmediate()
  }
}

/** Articles read, and entries deleted, in one transaction: some milliseconds of work. */
const ARTICLES_PER_STEP = 200
const ENTRIES_PER_STEP = 5_000

function* areStored(rules: ReadonlyMap<string, string>): Work<boolean> {
  const stored = yield* all("SELECT name, rule FROM lists WHERE kind = 'feed'")
  return stored.length === rules.size && stored.every(({ name, rule }) => rules.get(String(name)) === rule)
}

/** A list that is not declared any more, or has another rule, is marked; its entries are deleted step by step. */
function* storeRules(rules: ReadonlyMap<string, string>): Work<void> {
  for (const { number, name, rule } of yield* all(
    "SELECT number, name, rule FROM lists WHERE kind = 'feed'",
  )) {
    if (rules.get(String(name)) === rule) continue
    yield* run(
      "UPDATE lists SET kind = 'given up', name = CAST(number AS TEXT) WHERE number = ?",
      Number(number),
    )
  }
  for (const [name, rule] of rules) {
    yield* run(
      "INSERT INTO lists (kind, name, rule, filled_to) VALUES ('feed', ?, ?, '') ON CONFLICT DO NOTHING",
      name,
      rule,
    )
  }
}

function* isUnfinished(): Work<boolean> {
  return ((yield* listToDelete()) ?? (yield* listToFill())) !== undefined
}

/** Another process may have done the last step meanwhile. */
function* doStep(): Work<void> {
  const deleted = yield* listToDelete()
  if (deleted !== undefined) return yield* deleteEntries(Number(deleted.number))
  const filled = yield* listToFill()
  if (filled !== undefined) yield* fillEntries(filled)
}

function listToDelete(): Work<Row | undefined> {
  return one("SELECT number FROM lists WHERE kind = 'given up' LIMIT 1")
}

function listToFill(): Work<Row | undefined> {
  return one('SELECT number, rule, filled_to FROM lists WHERE filled_to IS NOT NULL LIMIT 1')
}

function* deleteEntries(number: number): Work<void> {
  if ((yield* one('SELECT 1 FROM entries WHERE list = ? LIMIT 1', number)) === undefined) {
    yield* deleteTombstones(number)
    yield* run('DELETE FROM lists WHERE number = ?', number)
  } else {
    yield* run(
      `DELETE FROM entries WHERE list = ? AND (published, id) IN
         (SELECT published, id FROM entries WHERE list = ? LIMIT ${ENTRIES_PER_STEP})`,
      number,
      number,
    )
  }
}

/** Articles that are applied between two steps are entered by `ListEntries`. */
function* fillEntries(list: Row): Work<void> {
  const number = Number(list.number)
  const { filter, language } = JSON.parse(String(list.rule)) as ListRule
  const rows = yield* all(
    `SELECT id, slug, published, due, draft, revision, record FROM articles
     WHERE listed = 1 AND id > ? ORDER BY id LIMIT ${ARTICLES_PER_STEP}`,
    String(list.filled_to),
  )
  for (const row of rows) {
    const article = articleOf(row)
    if (!matchesFilter(filter, termNames(article, language), article)) continue
    yield* insertEntry({
      ...{ list: number, published: Number(row.published), id: article.id, due: Number(row.due) },
      ...{ revision: article.revision, expires: article.expires?.getTime() ?? null },
    })
  }
  const last = rows.at(-1)
  if (last === undefined) yield* finishList(number)
  else yield* run('UPDATE lists SET filled_to = ? WHERE number = ?', String(last.id), number)
}

/** The new revision makes every server read the list again. */
function* finishList(number: number): Work<void> {
  yield* run(
    `UPDATE lists SET filled_to = NULL, changed = ?,
       articles = (SELECT count(*) FROM entries WHERE list = ?) WHERE number = ?`,
    yield* nextRevision(),
    number,
    number,
  )
}
