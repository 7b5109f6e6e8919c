import type { Article } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import { parseRecall } from '../../articles/recall/parse-recall.ts'
import type { Recall, Withdrawal } from '../../articles/recall/recall-store.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { TABLES } from '../../articles/store/source-store.ts'
import type { Config } from '../../config.ts'
import { includesArticle, portalFeeds } from '../../portals/portal-feed.ts'
import { createRecipes } from '../../portals/recipe/recipes.ts'
import { Problem } from '../../problem.ts'
import { announcedRevision } from '../../pushing/announcer.ts'
import { PURGE } from '../../pushing/caches/purge-sender.ts'
import { createChecklist, type PortalFeedOfArticle } from '../../recall/checklist/checklist.ts'
import { checklistJson, checklistText } from '../../recall/checklist/checklist-text.ts'
import { findRecalled } from '../../recall/find-recalled.ts'
import { openStore } from '../../stores/open.ts'
import { DEFAULT_FOLDER } from '../command-line.ts'
import { readPublication } from '../token.ts'

/** What `recall` prints, and whether everyone who had the article knows. */
export interface RecallReport {
  readonly text: string
  readonly done: boolean
}

/**
 * Runs `recall ARTICLE --reason TEXT`, `recall ARTICLE --undo`, or `recall ARTICLE [folder]`, which returns the checklist.
 * @throws Problem when the operands are wrong, or there is no such article.
 */
export async function recall(
  operands: readonly string[],
  config: Config,
  now: () => Date,
): Promise<RecallReport> {
  const [key, folder = DEFAULT_FOLDER, ...others] = operands
  if (key === undefined || others.length > 0)
    throw new Problem(
      'usage',
      `expected recall ARTICLE [folder], with an id, slug or URL, got recall ${operands.join(' ')}`,
    )
  const given = givenRecall(config)
  const store = await openStore(config)
  try {
    const owner = await findRecalled(key, store)
    if (owner === undefined)
      throw new Problem('usage', `${key}: there is no article with this id, slug or address`)
    if (config.undo) return { text: await undo(owner, store), done: true }
    if (given !== undefined) return { text: await takeBack(owner, given, { store, now: now() }), done: true }
    return await check(owner, folder, { store, config, now })
  } finally {
    await store.close()
  }
}

/** @throws Problem when flags do not go together. */
function givenRecall({ reason, by, public: isPublic, undo }: Config): Recall | undefined {
  if (undo && reason !== undefined) throw new Problem('usage', 'expected either --reason or --undo, got both')
  if (reason === undefined) {
    if (by === undefined && !isPublic) return undefined
    throw new Problem('usage', '--reason: expected why the article is taken back, got nothing')
  }
  const parsed = parseRecall({ reason, by, isPublic })
  if ('message' in parsed) throw new Problem('usage', `--${parsed.field}: ${parsed.message}`)
  return parsed
}

async function takeBack(
  { article, withdrawn }: SlugOwner,
  given: Recall,
  { store, now }: { readonly store: ArticleStore; readonly now: Date },
): Promise<string> {
  const withdrawal = await store.recall(article.id, given, now)
  const title = quote(article.title)
  const what = withdrawn ? 'was withdrawn before, and has its reason now' : 'is taken back'
  return [
    `${title} ${what}.`,
    ...heldLines(withdrawal),
    `See who knows: feedwright recall ${article.id}`,
    `Publish it again: feedwright recall ${article.id} --undo`,
  ].join('\n')
}

function heldLines(withdrawal: Withdrawal | undefined): readonly string[] {
  const path = withdrawal?.heldFrom
  const isOfProgram = path?.startsWith('/') === true && !path.startsWith(TABLES)
  return path === undefined || isOfProgram ? [] : [`It stays withdrawn although ${path} has it.`]
}

async function undo({ article }: SlugOwner, store: ArticleStore): Promise<string> {
  const title = quote(article.title)
  const undone = await store.undoRecall(article.id)
  if (undone === undefined)
    throw new Problem('usage', `${title} was not taken back by recall: there is nothing to undo`)
  return undone === 'restored'
    ? `${title} is published again.`
    : `${title} is no longer held back. Its file has gone: put it back to publish it again.`
}

async function check(
  owner: SlugOwner,
  folder: string,
  { store, config, now }: { readonly store: ArticleStore; readonly config: Config; readonly now: () => Date },
): Promise<RecallReport> {
  const { article, withdrawal } = owner
  if (withdrawal === undefined)
    throw new Problem(
      'usage',
      `${quote(article.title)} is not withdrawn: take it back with feedwright recall ${article.id} --reason TEXT`,
    )
  const publication = await readPublication(folder, store, { config, now })
  const announced = await announcedRevision(store)
  const portals = portalFeedsOf(article, publication)
  const options = { owner, withdrawal, publication, portalFeeds: portals, store, purgeKind: PURGE, announced }
  const checklist = await createChecklist(options)
  const render = config.json ? checklistJson : checklistText
  return { text: render(checklist), done: checklist.isDone }
}

/** Returns the feeds for portals that include an article, and whether their recipes have a notice. */
function portalFeedsOf(article: Article, publication: Publication): readonly PortalFeedOfArticle[] {
  const recipes = createRecipes()
  return portalFeeds(publication)
    .filter(feed => includesArticle(feed, article, publication.language))
    .map(({ key, portal }) => ({ key, portal, noticeDays: recipes.find(portal, publication)?.recall?.days }))
}
