import { setImmediate } from 'node:timers/promises'
import { isAskedFor } from '../articles/feed-filter.ts'
import type { DeclaredList } from '../articles/selection.ts'
import { termNames } from '../articles/term-names.ts'
import { articleOf } from './rows.ts'
import type { Queries } from './sqlite-database.ts'
import type { ListRule } from './sqlite-lists.ts'

/** Articles that are looked at, and entries that are dropped, in one transaction: some milliseconds of work. */
const ARTICLES_AT_ONCE = 200
const ENTRIES_AT_ONCE = 5_000

/** The queries, and how a piece of work becomes one transaction. */
export interface Keeper extends Queries {
  readonly transaction: <Result>(work: () => Result) => Result
}

/** Keeps a list for each declared feed and no other (`ArticleStore.keepLists`); goes on where it was broken off. */
export async function keepLists(
  keeper: Keeper,
  lists: readonly DeclaredList[],
  language: string,
): Promise<void> {
  const rules = new Map(lists.map(({ name, filter }) => [name, JSON.stringify({ filter, language })]))
  if (!isKept(keeper, rules)) keeper.transaction(() => declare(keeper, rules))
  while (keeper.transaction(() => dropSome(keeper) || fillSome(keeper))) await setImmediate()
}

function isKept({ all }: Queries, rules: ReadonlyMap<string, string>): boolean {
  const kept = all("SELECT name, rule FROM lists WHERE kind = 'feed'")
  return kept.length === rules.size && kept.every(({ name, rule }) => rules.get(String(name)) === rule)
}

/** A list that is no longer wanted, or is ruled otherwise, is given up; its entries are dropped some at a time. */
function declare({ all, run }: Queries, rules: ReadonlyMap<string, string>): void {
  for (const { number, name, rule } of all("SELECT number, name, rule FROM lists WHERE kind = 'feed'")) {
    if (rules.get(String(name)) === rule) continue
    run("UPDATE lists SET kind = 'given up', name = number WHERE number = ?", Number(number))
  }
  for (const [name, rule] of rules) {
    run(
      "INSERT INTO lists (kind, name, rule, filled_to) VALUES ('feed', ?, ?, '') ON CONFLICT DO NOTHING",
      name,
      rule,
    )
  }
}

/** Whether there was something to drop. */
function dropSome({ one, run }: Queries): boolean {
  const list = one("SELECT number FROM lists WHERE kind = 'given up' LIMIT 1")
  if (list === undefined) return false
  const number = Number(list.number)
  if (one('SELECT 1 FROM entries WHERE list = ? LIMIT 1', number) === undefined) {
    run('DELETE FROM lists WHERE number = ?', number)
  } else {
    run(
      `DELETE FROM entries WHERE list = ? AND (published, id) IN
         (SELECT published, id FROM entries WHERE list = ? LIMIT ${ENTRIES_AT_ONCE})`,
      number,
      number,
    )
  }
  return true
}

/** Whether there was a list to fill. Articles that come meanwhile are entered by `createListing`. */
function fillSome({ one, all, run }: Queries): boolean {
  const list = one('SELECT number, rule, filled_to FROM lists WHERE filled_to IS NOT NULL LIMIT 1')
  if (list === undefined) return false
  const number = Number(list.number)
  const { filter, language } = JSON.parse(String(list.rule)) as ListRule
  const rows = all(
    `SELECT id, slug, published, due, draft, revision, record FROM articles
     WHERE listed = 1 AND id > ? ORDER BY id LIMIT ${ARTICLES_AT_ONCE}`,
    String(list.filled_to),
  )
  for (const row of rows) {
    const article = articleOf(row)
    if (!isAskedFor(filter, termNames(article, language), article)) continue
    run(
      'INSERT INTO entries (list, published, id, due, revision) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      number,
      Number(row.published),
      article.id,
      Number(row.due),
      article.revision,
    )
  }
  const last = rows.at(-1)
  if (last === undefined) finish({ one, run }, number)
  else run('UPDATE lists SET filled_to = ? WHERE number = ?', String(last.id), number)
  return true
}

/** Everybody looks at the list anew. */
function finish({ one, run }: Pick<Queries, 'one' | 'run'>, number: number): void {
  const revision = Number(one('UPDATE revisions SET last = last + 1 RETURNING last')?.last)
  run(
    `UPDATE lists SET filled_to = NULL, changed = ?,
       articles = (SELECT count(*) FROM entries WHERE list = ?) WHERE number = ?`,
    revision,
    number,
    number,
  )
}
