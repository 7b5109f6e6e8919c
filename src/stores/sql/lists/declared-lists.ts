import { setImmediate } from 'node:timers/promises'
import type { DeclaredList } from '../../../articles/selection.ts'
import { matchesFilter } from '../../../articles/selection.ts'
import { termNames } from '../../../articles/terms.ts'
import { articleOf, type Row } from '../rows.ts'
import { nextRevision } from '../sources/statements.ts'
import { all, type Engine, one, run, type Work } from '../work.ts'
import type { ListRule } from './list-entries.ts'

/** Articles that are looked at, and entries that are dropped, in one transaction: some milliseconds of work. */
const ARTICLES_AT_ONCE = 200
const ENTRIES_AT_ONCE = 5_000

/** Keeps a list for each declared feed and no other (`ArticleStore.keepLists`); goes on where it was broken off. */
export async function declareLists(
  engine: Engine,
  lists: readonly DeclaredList[],
  language: string,
): Promise<void> {
  const rules = new Map(lists.map(({ name, filter }) => [name, JSON.stringify({ filter, language })]))
  if (!(await engine.read(() => isDeclared(rules)))) await engine.write(() => declare(rules))
  while (await engine.read(isUnfinished)) {
    await engine.write(goOn)
    await setImmediate()
  }
}

function* isDeclared(rules: ReadonlyMap<string, string>): Work<boolean> {
  const kept = yield* all("SELECT name, rule FROM lists WHERE kind = 'feed'")
  return kept.length === rules.size && kept.every(({ name, rule }) => rules.get(String(name)) === rule)
}

function* isUnfinished(): Work<boolean> {
  return ((yield* listToDrop()) ?? (yield* listToFill())) !== undefined
}

function listToDrop(): Work<Row | undefined> {
  return one("SELECT number FROM lists WHERE kind = 'given up' LIMIT 1")
}

function listToFill(): Work<Row | undefined> {
  return one('SELECT number, rule, filled_to FROM lists WHERE filled_to IS NOT NULL LIMIT 1')
}

/** Somebody else may have come first. */
function* goOn(): Work<void> {
  const dropped = yield* listToDrop()
  if (dropped !== undefined) return yield* dropSome(Number(dropped.number))
  const filled = yield* listToFill()
  if (filled !== undefined) yield* fillSome(filled)
}

/** A list that is no longer wanted, or is ruled otherwise, is given up; its entries are dropped some at a time. */
function* declare(rules: ReadonlyMap<string, string>): Work<void> {
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

function* dropSome(number: number): Work<void> {
  if ((yield* one('SELECT 1 FROM entries WHERE list = ? LIMIT 1', number)) === undefined) {
    yield* run('DELETE FROM lists WHERE number = ?', number)
  } else {
    yield* run(
      `DELETE FROM entries WHERE list = ? AND (published, id) IN
         (SELECT published, id FROM entries WHERE list = ? LIMIT ${ENTRIES_AT_ONCE})`,
      number,
      number,
    )
  }
}

/** Articles that come meanwhile are entered by `createListing`. */
function* fillSome(list: Row): Work<void> {
  const number = Number(list.number)
  const { filter, language } = JSON.parse(String(list.rule)) as ListRule
  const rows = yield* all(
    `SELECT id, slug, published, due, draft, revision, record FROM articles
     WHERE listed = 1 AND id > ? ORDER BY id LIMIT ${ARTICLES_AT_ONCE}`,
    String(list.filled_to),
  )
  for (const row of rows) {
    const article = articleOf(row)
    if (!matchesFilter(filter, termNames(article, language), article)) continue
    yield* run(
      'INSERT INTO entries (list, published, id, due, revision) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ...[number, Number(row.published), article.id, Number(row.due), article.revision],
    )
  }
  const last = rows.at(-1)
  if (last === undefined) yield* finish(number)
  else yield* run('UPDATE lists SET filled_to = ? WHERE number = ?', String(last.id), number)
}

/** Everybody looks at the list anew. */
function* finish(number: number): Work<void> {
  yield* run(
    `UPDATE lists SET filled_to = NULL, changed = ?,
       articles = (SELECT count(*) FROM entries WHERE list = ?) WHERE number = ?`,
    yield* nextRevision(),
    number,
    number,
  )
}
