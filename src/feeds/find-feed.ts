import type { Publication } from '../articles/publication.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { foldName } from '../articles/terms.ts'
import {
  declaredFeed,
  type FeedDefinition,
  type FeedTerm,
  mainFeed,
  TERM_FOLDERS,
  termFeed,
} from './feed-definition.ts'

/** The parts of a feed's path. */
export interface FeedPath {
  /** Folder of the feed, decoded: empty for the main one, otherwise such as `/tags/maps`. */
  readonly folder: string
  /** Number of the archive page, from 1. */
  readonly page?: number | undefined
  /** File name such as `rss.xml`; absent for the feed's page. */
  readonly fileName?: string | undefined
}

/** Parses the path of a feed's page or of a document with one of these file names. Returns undefined for other paths. */
export function parseFeedPath(path: string, fileNames: readonly string[]): FeedPath | undefined {
  const parts = FEED_PATH.exec(path)?.groups
  const folder = decode(parts?.folder ?? '')
  if (parts === undefined || folder === undefined) return undefined
  if (parts.fileName !== undefined && !fileNames.includes(parts.fileName)) return undefined
  return {
    folder,
    page: parts.page === undefined ? undefined : Number(parts.page),
    fileName: parts.fileName,
  }
}

const FEED_PATH =
  /^(?<folder>(?:\/(?:tags|authors|sections|feeds)\/[^/]+)?)(?:\/archive\/(?<page>[1-9]\d{0,8}))?\/(?<fileName>[^/]+)?$/

/** Returns the encoded path of a feed document or page. */
export function feedPath({ folder, page, fileName = '' }: FeedPath): string {
  const archive = page === undefined ? '' : `/archive/${page}`
  return `${encodeFolder(folder)}${archive}/${fileName}`
}

/** Encodes the name as one segment, because it may contain slashes. */
function encodeFolder(folder: string): string {
  const { kind, name } = partsOf(folder)
  return kind === undefined ? '' : `/${kind}/${encodeURIComponent(name)}`
}

function partsOf(folder: string): { readonly kind: string | undefined; readonly name: string } {
  const [, kind, ...name] = folder.split('/')
  return { kind, name: name.join('/') }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The feed of a folder, or the folder to which it has moved. */
export type FoundFeed = { readonly feed: FeedDefinition } | { readonly movedTo: string }

/** Returns the feed of a folder, or where it moved if the folder is another spelling or earlier name; else undefined. */
export async function findFeed(
  folder: string,
  publication: Publication,
  store: Pick<ListStore, 'findTerm'>,
): Promise<FoundFeed | undefined> {
  if (folder === '') return { feed: mainFeed(publication) }
  const { kind, name } = partsOf(folder)
  if (kind === 'feeds') return findDeclared(name, publication)
  const termKind = Object.hasOwn(KINDS, kind ?? '') ? KINDS[kind ?? ''] : undefined
  if (termKind === undefined) return undefined
  const term =
    (await store.findTerm(termKind, { slug: name })) ??
    (await store.findTerm(termKind, { folded: foldName(name) }))
  if (term === undefined) return undefined
  if (term.slug !== name) return { movedTo: `${TERM_FOLDERS[termKind]}/${term.slug}` }
  return { feed: termFeed({ ...term, kind: termKind }, publication) }
}

const KINDS: Readonly<Record<string, FeedTerm['kind']>> = {
  tags: 'tag',
  authors: 'author',
  sections: 'section',
}

function findDeclared(name: string, publication: Publication): FoundFeed | undefined {
  if (name === 'main') return { movedTo: '' }
  const feed = declaredFeed(name, publication)
  if (feed !== undefined) return { feed }
  const [successor] = Object.entries(publication.feeds).find(([, { was }]) => was.includes(name)) ?? []
  if (successor === undefined) return undefined
  return { movedTo: successor === 'main' ? '' : `/feeds/${successor}` }
}
