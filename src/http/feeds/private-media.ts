import type { Article } from '../../articles/article.ts'
import type { Media } from '../../articles/media.ts'
import { isRecording } from '../../articles/podcast/episode.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { MediaStore } from '../../articles/store/media-store.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { type PrivateShows, privateShows } from '../../feeds/private-shows.ts'
import type { Publisher } from '../../publish/publisher.ts'

/** Knows which files and pages only the holders of a token may get (docs/decisions/private-shows.md). */
export interface PrivateMedia {
  /**
   * Returns whether a file belongs to private podcasts only. With one in the publication, so does a recording that no article has: it
   * may be that of a withdrawn episode.
   */
  isPrivate(hash: string): Promise<boolean>
  /** Returns the files and pages of a private podcast, which its tokens open. */
  of(feed: FeedDefinition): Promise<ShowFiles>
  /** Returns whether the page of an article is private. */
  isPrivateArticle(article: Article): boolean
}

/** Files and pages of a private podcast. */
export interface ShowFiles {
  /** Hashes of the files of all its episodes, and of its own. */
  readonly hashes: ReadonlySet<string>
  /** Slugs of the episodes that have no public page. */
  readonly slugs: ReadonlySet<string>
}

/** Options of `createPrivateMedia`. */
export interface PrivateMediaOptions {
  readonly store: Pick<ArticleReader, 'list'> & Pick<MediaStore, 'findMedia'>
  readonly publisher: Pick<Publisher, 'publication' | 'changeCount'>
}

interface Index {
  /** Hashes of files of private podcasts, and of anything else. A file may be both. */
  readonly closed: ReadonlySet<string>
  readonly open: ReadonlySet<string>
  readonly files: ReadonlyMap<string, ShowFiles>
}

const NO_FILES: ShowFiles = { hashes: new Set(), slugs: new Set() }

/**
 * Creates the index of private files. It is read from the store once after a change, when it is needed: a publication without a
 * private podcast never reads it.
 */
export function createPrivateMedia({ store, publisher }: PrivateMediaOptions): PrivateMedia {
  let rules: { readonly publication: Publication; readonly shows: PrivateShows } | undefined
  let cached:
    | { readonly shows: PrivateShows; readonly change: number; readonly index: Promise<Index> }
    | undefined

  function currentRules(): PrivateShows | undefined {
    const { publication } = publisher
    if (publication === undefined) return undefined
    if (rules?.publication !== publication) rules = { publication, shows: privateShows(publication) }
    return rules.shows
  }

  async function currentIndex(): Promise<Index | undefined> {
    const shows = currentRules()
    const { publication, changeCount: change } = publisher
    if (shows === undefined || publication === undefined || shows.shows.length === 0) return undefined
    if (cached?.shows !== shows || cached.change !== change) {
      const index = readIndex(store, publication, shows)
      cached = { shows, change, index }
      index.catch(() => {
        if (cached?.index === index) cached = undefined
      })
    }
    return cached.index
  }

  return {
    async isPrivate(hash) {
      const index = await currentIndex()
      if (index === undefined || index.open.has(hash)) return false
      if (index.closed.has(hash)) return true
      const media = await store.findMedia(hash)
      return media !== undefined && isRecording({ src: media.name, type: media.type })
    },
    of: async ({ key }) => (await currentIndex())?.files.get(key) ?? NO_FILES,
    isPrivateArticle: article => currentRules()?.isPrivate(article) ?? false,
  }
}

const PAGE = 500

async function readIndex(
  store: PrivateMediaOptions['store'],
  publication: Publication,
  shows: PrivateShows,
): Promise<Index> {
  const open = new Set(publicFiles(publication))
  const closed = new Set<string>()
  const files = new Map(
    shows.shows.map(show => [show.key, { hashes: new Set<string>(), slugs: new Set<string>() }]),
  )
  for (const { key, podcast, image } of shows.shows) {
    for (const hash of hashesIn([podcast?.artwork, image, ...(podcast?.trailers ?? [])])) {
      files.get(key)?.hashes.add(hash)
      closed.add(hash)
    }
  }
  let after: Parameters<typeof store.list>[0]['after']
  do {
    const page = await store.list({ limit: PAGE, after })
    for (const { article } of page.articles) {
      const hashes = hashesIn(filesOf(article))
      const isPrivate = shows.isPrivate(article)
      for (const hash of hashes) (isPrivate ? closed : open).add(hash)
      for (const { key } of shows.showsOf(article)) {
        for (const hash of hashes) files.get(key)?.hashes.add(hash)
        if (isPrivate) files.get(key)?.slugs.add(article.slug)
      }
    }
    after = page.next
  } while (after !== undefined)
  return { closed, open, files }
}

/** Pictures of the publication and of its public feeds. */
function publicFiles(publication: Publication): readonly string[] {
  const feeds = Object.values(publication.feeds).filter(feed => feed.private !== true)
  const shows = [publication.podcast, ...feeds.map(({ podcast }) => podcast)]
  return hashesIn([
    ...[publication.image, publication.icon],
    ...feeds.map(({ image }) => image),
    ...shows.flatMap(show => [show?.artwork, ...(show?.trailers ?? [])]),
  ])
}

/** Of files within the text, those of the folder are among them. */
function filesOf({
  image,
  attachments,
  episode,
  assets,
}: Article): readonly (Pick<Media, 'src'> | undefined)[] {
  const { artwork, chapters, transcripts = [], alternates = [] } = episode ?? {}
  return [image, artwork, chapters, ...attachments, ...transcripts, ...alternates, ...Object.values(assets)]
}

function hashesIn(media: readonly (Pick<Media, 'src'> | undefined)[]): readonly string[] {
  return media.flatMap(file => /^\/media\/([0-9a-f]{32})\//.exec(file?.src ?? '')?.[1] ?? [])
}
