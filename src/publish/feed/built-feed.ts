import { createHash } from 'node:crypto'
import { mintFeedId } from '../../articles/publication.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { renderText } from '../../formats/frame.ts'
import type { Document } from '../document/document.ts'
import { freshMinutes } from '../document/freshness.ts'
import { assertWellFormed } from '../document/well-formed.ts'
import type { Edition, FeedBuild } from '../edition.ts'
import { channelOf, type FeedHead } from './channel.ts'
import { type FeedContents, selectArchivePage, selectContents } from './feed-contents.ts'
import { createFeedDocuments, type DocumentFragments, type FeedDocuments } from './feed-documents.ts'
import { versionKey } from './fragments.ts'
import { findShowGuid } from './podcast.ts'

/** A feed, or a page of its archive, as built from the store at one moment. */
export interface BuiltFeed
  extends FeedDocuments,
    Pick<FeedContents, 'entries' | 'archivePages' | 'selectionKey' | 'sizes'> {
  readonly feed: FeedDefinition
  /** Number of the archive page; absent for the feed itself. */
  readonly page?: number | undefined
  /** Identifies the content of its documents, apart from the date of the last change. */
  readonly digest: string
  readonly changed: Date
  readonly edition: Edition
}

/**
 * Selects the articles of a feed, and returns it; its documents are rendered later. Returns `before` when the selection
 * is the same. Returns undefined when another process has built the feed from a later moment of the store.
 */
export async function buildFeed(build: FeedBuild, before?: BuiltFeed): Promise<BuiltFeed | undefined> {
  const contents = await selectContents(build, before?.edition === build.edition ? before : undefined)
  return contents === undefined ? before : assemble(build, contents, { before })
}

/**
 * Builds a closed page of a feed's archive. Returns undefined when no page has this number, or when another process has
 * built it from a later moment of the store.
 */
export async function buildArchivePage(build: FeedBuild, page: number): Promise<BuiltFeed | undefined> {
  const contents = await selectArchivePage(build, page)
  return contents === undefined ? undefined : assemble(build, contents, { page })
}

const MS_PER_DAY = 86_400_000

/** Returns when the oldest article leaves a feed of the last days; undefined for any other feed. */
export function expiryOf({ feed, entries }: BuiltFeed): Date | undefined {
  const oldest = entries.at(-1)
  if (feed.days === undefined || oldest === undefined) return undefined
  return new Date(oldest.published.getTime() + feed.days * MS_PER_DAY + 1)
}

interface AssembleOptions {
  readonly page?: number
  readonly before?: BuiltFeed | undefined
}

async function assemble(
  build: FeedBuild,
  contents: FeedContents,
  { page, before }: AssembleOptions,
): Promise<BuiltFeed | undefined> {
  const { feed, edition, now } = build
  const { entries, archivePages, selectionKey, sizes, revision } = contents
  const head = await headOf(build, contents, page)
  const digest = digestOf([...frameTexts(head), ...entries.map(versionKey)])
  const unchanged = before?.digest === digest && before.feed.private === feed.private
  const key = page === undefined ? `feed:${feed.key}` : `feed:${feed.key}/archive/${page}`
  const changed = unchanged
    ? before.changed
    : await edition.store.lastChangedAt(key, digest, { revision, now })
  if (changed === undefined) return undefined
  const documents = createFeedDocuments(
    { edition, entries, revision, head: { ...head, changed } },
    {
      documents: unchanged ? before.documents : new Map<string, Document>(),
      fragments:
        before?.edition === edition ? reusableFragments(before) : new Map<string, DocumentFragments>(),
    },
  )
  return { feed, page, digest, changed, entries, archivePages, selectionKey, sizes, edition, ...documents }
}

/** A feed that has ended is asked for once a day, in minutes. */
const ENDED_TTL = 1_440

async function headOf(
  { feed, edition, now }: FeedBuild,
  { entries, previousPage, tombstones }: FeedContents,
  page: number | undefined,
): Promise<FeedHead> {
  const { publication, version, store } = edition
  const id = await store.remember(`feed:${feed.key}`, mintFeedId(publication.baseUrl, feed.key, now))
  const showGuid = await findShowGuid({ feed, publication }, store)
  const dates = entries.map(({ published }) => published)
  const ttl = feed.ended ? ENDED_TTL : freshMinutes(dates, publication.ttl)
  return { feed, publication, version, id, showGuid, ttl, page, previousPage, tombstones }
}

/** @throws Problem when one of them is not well-formed. */
function frameTexts(head: FeedHead): readonly string[] {
  return formats.map(format => {
    const text = renderText(format.renderFrame(channelOf(head, format)), [])
    assertWellFormed(text, format.mediaType)
    return text
  })
}

/** Fragments of documents that were not requested since the build before are released. */
function reusableFragments({ documents, fragments }: BuiltFeed): BuiltFeed['fragments'] {
  return new Map([...fragments].filter(([fileName]) => documents.has(fileName)))
}

function digestOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\n')
  return hash.digest('base64url')
}
