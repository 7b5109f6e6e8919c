import { type Fault, quote } from '../articles/faults/fault.ts'
import { fieldName } from '../articles/faults/issue-faults.ts'
import { recordingOf } from '../articles/podcast/episode.ts'
import { isEpisodeField } from '../articles/podcast/episode-warnings.ts'
import type { Publication } from '../articles/publication.ts'
import { matchesFilter } from '../articles/selection.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'
import { termNames } from '../articles/terms.ts'
import { checkShow, type ShowFinding } from '../checking/check-show.ts'
import {
  type CheckedEpisode,
  type CheckedShow,
  checkedEpisode,
  checkedShow,
} from '../checking/checked-show.ts'
import { findingMessage, findingSeverity, type Path } from '../checking/finding.ts'
import { declaredFeeds, type FeedDefinition } from '../feeds/feed-definition.ts'
import { formats } from '../formats/formats.ts'
import { PUBLICATION_FILE } from '../intake/load-publication.ts'
import { allOwners } from './checking/all-owners.ts'
import { createLines, type LinesOf } from './checking/record-lines.ts'

/** What `check --podcast` reads. */
export interface PodcastCheckOptions {
  readonly folder: string
  readonly publication: Publication
  readonly store: ArticleReader
  readonly now: Date
  /** What is wrong with the folder. */
  readonly found: readonly Fault[]
}

/** What directories and apps would refuse or want of the podcasts of a publication. */
export interface PodcastCheck {
  /** With what is wrong with episodes and other records. What portals want of articles is left out. */
  readonly findings: readonly Fault[]
  /** A line for each podcast; empty when no feed is one. */
  readonly shows: readonly string[]
}

/** Checks each feed that is a podcast. When none is, one finding says how to make one. */
export async function checkPodcasts(options: PodcastCheckOptions): Promise<PodcastCheck> {
  const { publication, now, store } = options
  const owners = await allOwners(store)
  const fileName = formats.find(({ name }) => name === 'rss')?.fileName ?? ''
  const shows: CheckedShow[] = []
  for (const feed of declaredFeeds(publication).filter(({ podcast }) => podcast !== undefined)) {
    const episodes = await episodesOf(feed, owners, options)
    const show = checkedShow(feed, episodes, { publication, fileName, now })
    if (show !== undefined) shows.push(show)
  }
  const known = options.found.filter(concernsPodcast)
  if (shows.length === 0) return { findings: [...known, noPodcast(owners)], shows: [] }
  const [linesOf, wrongFiles] = [createLines(options), fieldsWithWrongFiles(known)]
  const checked = shows.map(show => {
    const findings = checkShow(show).map(found => faultOf(found, show, linesOf))
    return { show, findings: findings.filter(finding => !wrongFiles.has(placeOf(finding))) }
  })
  const findings = checked.flatMap(one => one.findings)
  const places = new Set(findings.map(placeOf))
  return {
    findings: [...known.filter(fault => !places.has(placeOf(fault))), ...findings],
    shows: checked.map(showLine),
  }
}

/** Whether a finding of the folder is about a show or an episode, or keeps a record out: any other concerns articles. */
function concernsPodcast({ severity, file, field = '' }: Fault): boolean {
  if (severity === 'fault') return true
  if (file === PUBLICATION_FILE) return /\bpodcast\b/.test(field)
  return isEpisodeField(field) || field.startsWith('attachments')
}

/** Returns the places of fields that a record has, but with a wrong file: such a field is not missing. */
function fieldsWithWrongFiles(known: readonly Fault[]): ReadonlySet<string> {
  const inLists = known.filter(({ field = '' }) => /\[\d+\]$/.test(field))
  return new Set(inLists.map(({ file, field }) => placeOf({ file, field: field?.replace(/\[\d+\]$/, '') })))
}

function placeOf({ file, field }: Pick<Fault, 'file' | 'field'>): string {
  return `${file} ${field}`
}

const PAGE_SIZE = 500

/** Selects the episodes of a feed, and reads them with their texts. */
async function episodesOf(
  { filter }: FeedDefinition,
  owners: readonly SlugOwner[],
  { publication: { language }, store }: PodcastCheckOptions,
): Promise<readonly CheckedEpisode[]> {
  if (filter === undefined) return []
  const selected = owners.filter(
    ({ article }) => !article.draft && matchesFilter(filter, termNames(article, language), article),
  )
  const sources = new Map(selected.map(({ article, source }) => [article.id, source]))
  const ids = [...sources.keys()]
  const episodes: CheckedEpisode[] = []
  for (let at = 0; at < ids.length; at += PAGE_SIZE) {
    const articles = await store.articles(ids.slice(at, at + PAGE_SIZE))
    episodes.push(...articles.map(article => checkedEpisode(article, sources.get(article.id))))
  }
  return episodes
}

function noPodcast(owners: readonly SlugOwner[]): Fault {
  const recordings = owners.filter(({ article }) => recordingOf(article) !== undefined)
  const count = recordings.length === 1 ? '1 article has' : `${recordings.length} articles have`
  const message = `expected a feed that is a podcast, got none: ${count} a recording: add "podcast:" with "category" and "explicit" (docs/podcasts.md)`
  return { severity: 'fault', file: PUBLICATION_FILE, field: 'podcast', message }
}

/** A show, and what was found. */
interface CheckedFeed {
  readonly show: CheckedShow
  readonly findings: readonly Fault[]
}

function showLine({ show: { feed, episodes, address }, findings }: CheckedFeed): string {
  const count = episodes.length === 1 ? '1 episode' : `${episodes.length} episodes`
  const refused = findings.filter(({ severity }) => severity === 'fault').length
  const counts = `${refused} refused, ${findings.length - refused} wanted`
  const result = findings.length === 0 ? 'nothing is refused or wanted' : counts
  const privacy = feed.private ? '; private, so that no directory is asked' : ''
  return `${feed.title}: ${count} at ${address}: ${result}${privacy}`
}

function faultOf({ finding, episode }: ShowFinding, show: CheckedShow, linesOf: LinesOf): Fault {
  const path = episode === undefined ? pathIn(finding.path, show) : finding.path
  const file = episode === undefined ? PUBLICATION_FILE : (episode.source ?? episode.article.slug)
  const name = episode === undefined ? '' : ` (${quote(episode.article.title)})`
  return {
    severity: findingSeverity(finding),
    file,
    line: linesOf(file)(path),
    field: fieldName(path),
    message: `${findingMessage(finding)}${name}`,
  }
}

/** The addresses are fields of the publication, whichever feed is the show. */
function pathIn(path: Path, { container }: CheckedShow): Path {
  return path[0] === 'url' || path[0] === 'site' ? path : [...container, ...path]
}
