import { type Fault, quote } from '../../articles/faults/fault.ts'
import { fieldName } from '../../articles/faults/issue-faults.ts'
import type { Publication } from '../../articles/publication.ts'
import { feedSchema } from '../../articles/schema/feed-schema.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import { PUBLICATION_FILE } from '../../intake/load-publication.ts'
import { checkFeed, checkItem, portalMessage } from '../../portals/checking/check-item.ts'
import type { PortalFinding } from '../../portals/checking/test-rule.ts'
import { fieldOf } from '../../portals/checking/value-words.ts'
import { includesArticle, portalFeeds } from '../../portals/portal-feed.ts'
import { BUILT_IN, builtInText } from '../../portals/recipe/built-in.ts'
import { createRecipes } from '../../portals/recipe/recipes.ts'
import type { PortalItem } from '../../portals/rendering/article-values.ts'
import { withinBudget } from '../../portals/rendering/budget.ts'
import { renderDocument, renderItem } from '../../portals/rendering/document.ts'
import { type FeedContext, feedUrl } from '../../portals/rendering/feed-values.ts'
import { Problem } from '../../problem.ts'
import { allOwners } from './all-owners.ts'
import { createLines, type LinesOf } from './record-lines.ts'

/** What `check --for` reads. */
export interface PortalCheckOptions {
  readonly folder: string
  readonly publication: Publication
  readonly store: Pick<ArticleReader, 'articles' | 'list'>
  readonly now: Date
  /** Name of a portal, or of a feed for one. */
  readonly portal: string
  /** What is wrong with the folder. */
  readonly found: readonly Fault[]
}

/** What a portal would refuse or wants of the articles of its feeds. */
export interface PortalCheck {
  /** With the faults of records, which keep articles out. */
  readonly findings: readonly Fault[]
  /** A line for each feed. */
  readonly lines: readonly string[]
}

const MS_PER_DAY = 86_400_000
const PAGE_SIZE = 100

/**
 * Returns the text of a recipe that comes with Feedwright, to be copied.
 * @throws Problem when there is none of this name.
 */
export function recipeText(portal: string | undefined): string {
  const text = portal === undefined ? undefined : builtInText(portal)
  if (text !== undefined) return text.trimEnd()
  const got = portal === undefined ? 'none' : quote(portal)
  throw new Problem('usage', `--recipe: expected --for with one of ${BUILT_IN.join(', ')}, got ${got}`)
}

/**
 * Checks each feed for a portal. When `publication.yaml` has none yet, the articles of the main feed are checked.
 * @throws Problem when there is no recipe for the portal.
 */
export async function checkPortal(options: PortalCheckOptions): Promise<PortalCheck> {
  const owners = await allOwners(options.store)
  const linesOf = createLines(options)
  const checked = []
  for (const context of contextsOf(options))
    checked.push(await checkOne(context, owners, { ...options, linesOf }))
  return {
    findings: [
      ...options.found.filter(({ severity }) => severity === 'fault'),
      ...checked.flatMap(({ findings }) => findings),
    ],
    lines: checked.map(({ line }) => line),
  }
}

/** A portal that no feed is for is checked as if one was. */
function contextsOf({ portal, publication }: PortalCheckOptions): readonly FeedContext[] {
  const recipes = createRecipes()
  const declared = portalFeeds(publication).filter(
    feed => feed.portal === portal || feed.names.includes(portal),
  )
  const asIf = {
    ...publication,
    feeds: {
      ...publication.feeds,
      [portal]: { ...feedSchema.parse({ for: portal }), image: undefined, podcast: undefined },
    },
  }
  const feeds =
    declared.length > 0 ? declared : portalFeeds(asIf).filter(({ names }) => names.includes(portal))
  const contexts = feeds.flatMap(feed => {
    const recipe = recipes.find(feed.portal, publication)
    return recipe === undefined ? [] : { feed, recipe, publication }
  })
  if (contexts.length > 0 || declared.length > 0) return contexts
  const known = BUILT_IN.join(', ')
  throw new Problem(
    'usage',
    `--for: expected a portal or a feed for one, got ${quote(portal)}: the portals are ${known}`,
  )
}

interface CheckedFeed {
  readonly findings: readonly Fault[]
  readonly line: string
}

async function checkOne(
  context: FeedContext,
  owners: readonly SlugOwner[],
  { store, now, linesOf }: PortalCheckOptions & { readonly linesOf: LinesOf },
): Promise<CheckedFeed> {
  const { feed, recipe, publication } = context
  const included = owners.filter(
    ({ article, due }) =>
      !article.draft && due <= now && includesArticle(feed, article, publication.language),
  )
  const since = now.getTime() - (feed.days ?? recipe.days) * MS_PER_DAY
  const recent = included.filter(
    ({ article: { published, updated } }) => Number(updated ?? published) >= since,
  )
  const sources = new Map(recent.map(({ article, source }) => [article.id, source]))
  const ids = [...sources.keys()]
  const findings = checkFeed(context).map(finding => feedFault(finding, context, linesOf))
  const sizes = []
  for (let at = 0; at < ids.length; at += PAGE_SIZE) {
    for (const article of await store.articles(ids.slice(at, at + PAGE_SIZE))) {
      const item = { article, event: 'published', dated: article.updated ?? article.published } as const
      const file = sources.get(article.id) ?? article.slug
      findings.push(
        ...checkItem(item, context, now).map(finding => itemFault(finding, item, { file, linesOf })),
      )
      if (sizes.length < (feed.items ?? recipe.items))
        sizes.push({ xml: renderItem(item, context), isNotice: false })
    }
  }
  const bytes = feed.bytes ?? recipe.bytes
  const fitting = withinBudget(sizes, bytes - Buffer.byteLength(renderDocument([], context, now))).length
  const parts = [
    `${feed.names[0]}: ${counted(ids.length, 'article')} for ${recipe.portal} at ${feedUrl(context)}`,
    resultText(findings),
    ...(fitting < sizes.length ? [`${fitting} of the newest ${sizes.length} fit in ${bytes} bytes`] : []),
    ...(recent.length < included.length
      ? [`${included.length - recent.length} older than ${feed.days ?? recipe.days} days are not in it`]
      : []),
  ]
  const [place, ...facts] = parts
  return { findings, line: `${place}: ${facts.join('; ')}` }
}

function resultText(findings: readonly Fault[]): string {
  if (findings.length === 0) return 'nothing is refused or wanted'
  const refused = findings.filter(({ severity }) => severity === 'fault').length
  return `${refused} refused, ${findings.length - refused} wanted`
}

function itemFault(
  finding: PortalFinding,
  { article }: Pick<PortalItem, 'article'>,
  { file, linesOf }: { readonly file: string; readonly linesOf: LinesOf },
): Fault {
  const path = fieldOf(finding.rule.value) ?? []
  const message = `${portalMessage(finding)} (${quote(article.title)})`
  return { severity: severityOf(finding), file, line: linesOf(file)(path), field: fieldName(path), message }
}

/** Fields of the publication are those that a feed does not have. */
function feedFault(finding: PortalFinding, { feed }: FeedContext, linesOf: LinesOf): Fault {
  const own = fieldOf(finding.rule.value) ?? []
  const [name = ''] = own
  const path = ['copyright', 'icon'].includes(name) ? own : ['feeds', feed.names[0] ?? '', ...own]
  return {
    severity: severityOf(finding),
    file: PUBLICATION_FILE,
    line: linesOf(PUBLICATION_FILE)(path),
    field: fieldName(path),
    message: portalMessage(finding),
  }
}

function severityOf({ rule }: PortalFinding): Fault['severity'] {
  return rule.wanted ? 'warning' : 'fault'
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}
