import {
  type AddressMatch,
  addressKeys,
  addressParts,
  decodePath,
} from '../articles/addresses/old-address.ts'
import { hasExpired } from '../articles/article.ts'
import { slugify } from '../articles/identity.ts'
import { type Publication, pageUrl, pathBeneath, type Redirect } from '../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import type { MediaStore } from '../articles/store/media-store.ts'
import { canonicalPath } from './feed-aliases.ts'
import { type FeedDefinition, selectionFor } from './feed-definition.ts'
import { feedPath, findFeed, parseFeedPath } from './find-feed.ts'
import { oldFeedAddresses } from './old-feed-address.ts'
import { findRedirect, type LocalAddress as LocalParts, pathsOf } from './redirect-table.ts'

/** The parts of the store that tell what an address has. */
export type AddressStore = Pick<ArticleReader, 'findById' | 'findBySlug'> &
  Pick<ListStore, 'archivePage' | 'findTerm' | 'select'> &
  Pick<MediaStore, 'findMedia'>

/** Options of `resolveAddress`. */
export interface ResolveOptions {
  readonly publication: Publication
  readonly store: AddressStore
  readonly now: Date
  /** File names of the documents of feeds. */
  readonly fileNames: readonly string[]
  /** Whether addresses that other systems give to feeds and terms are understood. */
  readonly oldSites: boolean
}

/** Chains in `redirects.yaml` are joined when it is read. A chain through the store is shorter than this. */
const MAX_STEPS = 10

/**
 * Returns the URL to which an address leads in the end: a path here, the id or slug of an article, or a URL. Returns undefined
 * when there is nothing, so that no redirect leads to a 404.
 */
export async function resolveAddress(address: string, options: ResolveOptions): Promise<string | undefined> {
  const located = await locateAddress(address, options)
  return located === 'gone' ? undefined : located?.url
}

/** Where an address leads; `gone` if that is an article which was public and has been withdrawn. */
export type Located = { readonly url: string } | 'gone' | undefined

/** Returns the same as `resolveAddress`, and tells what is gone from what never was. */
export async function locateAddress(address: string, options: ResolveOptions): Promise<Located> {
  const { url, last } = await followChain(address, options)
  // The home page answers every query that nothing else has.
  const isHome = url === `${options.publication.baseUrl}${address}` && /^\/\?./.test(address)
  if (url !== undefined && !isHome) return { url }
  if (await isGone(last, options)) return 'gone'
  return url === undefined ? undefined : { url }
}

async function isGone(address: string, { publication, store, now }: ResolveOptions): Promise<boolean> {
  const parts = addressParts(pathBeneath(address, publication.baseUrl) ?? address)
  const slug = /^\/articles\/([^/]+)\/?$/.exec(parts?.path ?? '')?.[1]
  const keys = [
    ...(parts === undefined ? [address] : keysOf(parts, publication).map(({ key }) => key)),
    ...(slug === undefined ? [] : [slugify(decodePath(slug))]),
  ]
  for (const key of keys) {
    const owner =
      (await store.findBySlug(key)) ?? (parts === undefined ? await store.findById(key) : undefined)
    if (owner?.withdrawn && !owner.article.draft && owner.due <= now) return true
  }
  return false
}

interface Chain {
  readonly url: string | undefined
  /** The last address of the chain. */
  readonly last: string
}

async function followChain(address: string, options: ResolveOptions): Promise<Chain> {
  const used = new Set<Redirect>()
  let last = address
  for (let step = 0; step < MAX_STEPS; step++) {
    const found = await nextStep(last, options, used)
    if (found === undefined || 'url' in found) return { url: found?.url, last }
    last = found.next
  }
  return { url: undefined, last }
}

/** The end of a chain, or its next address. */
type Step = { readonly url: string } | { readonly next: string } | undefined

/** An address on this server. */
interface LocalAddress extends LocalParts {
  /** With its `#`, or empty. */
  readonly fragment: string
}

async function nextStep(address: string, options: ResolveOptions, used: Set<Redirect>): Promise<Step> {
  const { publication, store } = options
  const beneath = pathBeneath(address, publication.baseUrl)
  if (beneath === undefined && /^https?:\/\//i.test(address)) return { url: address }
  const parts = addressParts(beneath ?? address)
  if (parts === undefined) {
    return stepTo(articleUrl((await store.findById(address)) ?? (await store.findBySlug(address)), options))
  }
  const local = { ...parts, fragment: /#.*$/s.exec(address)?.[0] ?? '' }
  const target = findRedirect(local, publication, used)
  if (target !== undefined) return { next: target }
  return (
    stepTo(
      (await findQueried(local, options)) ??
        (await findHere(local, options)) ??
        (await findCanonical(local, options)) ??
        (await findAlias(local, options)) ??
        (await findOldFeed(local, options)),
    ) ?? withoutTrailingMarks(local)
  )
}

function stepTo(url: string | undefined): Step {
  return url === undefined ? undefined : { url }
}

/** The home page is no old address without a query. */
function keysOf({ path, query }: LocalParts, { baseUrl }: Publication): readonly AddressMatch[] {
  return pathsOf(path, baseUrl)
    .flatMap(each => addressKeys({ path: each, query }))
    .filter(({ usesQuery }) => usesQuery || path !== '/')
}

/** The home page has many old addresses with a query, such as `/?p=123` and `/?feed=atom`. */
async function findQueried(local: LocalAddress, options: ResolveOptions): Promise<string | undefined> {
  if (local.path !== '/' || local.query === '') return undefined
  return (await findAlias(local, options)) ?? findOldFeed(local, options)
}

/** Returns the URL of what the server has at an address, in the right spelling. */
async function findHere(local: LocalAddress, options: ResolveOptions): Promise<string | undefined> {
  const { path, query, fragment } = local
  const { baseUrl } = options.publication
  const [, slug] = /^\/articles\/([^/]+)$/.exec(path) ?? []
  if (slug !== undefined) {
    const url = articleUrl(await findArticle(slug, options), options)
    return url?.startsWith(`${baseUrl}/`) ? url + query + fragment : url
  }
  const own = (await hasFile(path, options)) ? path : await findFeedPath(path, options)
  return own === undefined ? undefined : baseUrl + own + query + fragment
}

/** A slug in capitals, or with other marks, leads to the one that it became here. */
async function findArticle(encoded: string, { store }: ResolveOptions): Promise<SlugOwner | undefined> {
  const slug = decodePath(encoded)
  return (await store.findBySlug(slug)) ?? store.findBySlug(slugify(slug.replace(/\.html?$/i, '')))
}

function articleUrl(owner: SlugOwner | undefined, { publication, now }: ResolveOptions): string | undefined {
  if (owner === undefined || owner.withdrawn || owner.article.draft || owner.due > now) return undefined
  if (hasExpired(owner.article, now)) return undefined
  return pageUrl(owner.article, publication.baseUrl)
}

async function hasFile(path: string, { store }: ResolveOptions): Promise<boolean> {
  const [, hash, name] = /^\/media\/([0-9a-f]{32})\/([^/]+)$/.exec(path) ?? []
  if (hash === undefined || name === undefined) return path === '/opml.xml'
  return (await store.findMedia(hash))?.name === decodePath(name)
}

/** Returns the path of a feed, or of its page, that has or had public articles. */
async function findFeedPath(path: string, options: ResolveOptions): Promise<string | undefined> {
  const { publication, store, fileNames } = options
  const parsed = parseFeedPath(path, fileNames)
  if (parsed === undefined) return undefined
  const found = await findFeed(parsed.folder, publication, store)
  const folder = found !== undefined && 'movedTo' in found ? found.movedTo : parsed.folder
  const moved = folder === parsed.folder ? found : await findFeed(folder, publication, store)
  if (moved === undefined || 'movedTo' in moved) return undefined
  const has = await hasPage(moved.feed, parsed.page, options)
  return has ? feedPath({ ...parsed, folder }) : undefined
}

/** The feed of a term has no page before its first article is public. */
async function hasPage(
  feed: FeedDefinition,
  page: number | undefined,
  { store, now }: ResolveOptions,
): Promise<boolean> {
  if (page !== undefined) return (await store.archivePage(feed.key, page)) !== undefined
  if (feed.filter !== undefined) return true
  return (await store.select({ ...selectionFor(feed, now), limit: 1 })).places.length > 0
}

/** Finds another spelling of an address here, or a common guess. */
async function findCanonical(local: LocalAddress, options: ResolveOptions): Promise<string | undefined> {
  const path = canonicalPath(local.path, known => isKnownPath(known, options.fileNames))
  return path === undefined ? undefined : findHere({ ...local, path }, options)
}

function isKnownPath(path: string, fileNames: readonly string[]): boolean {
  return (
    parseFeedPath(path, fileNames) !== undefined || path === '/opml.xml' || /^\/articles\/[^/]+$/.test(path)
  )
}

/** Finds the article that has an address among its `aliases`. */
async function findAlias(local: LocalAddress, options: ResolveOptions): Promise<string | undefined> {
  const { publication, store } = options
  for (const { key, usesQuery } of keysOf(local, publication)) {
    const url = articleUrl(await store.findBySlug(key), options)
    if (url !== undefined)
      return url.startsWith(`${publication.baseUrl}/`) && !usesQuery ? url + local.query : url
  }
  return undefined
}

async function findOldFeed(local: LocalAddress, options: ResolveOptions): Promise<string | undefined> {
  if (!options.oldSites) return undefined
  for (const path of oldFeedAddresses(local)) {
    const url = await findHere({ path, query: '', fragment: '' }, options)
    if (url !== undefined) return url
  }
  return undefined
}

/** Punctuation and spaces that chats and mail programs take for the end of an address, encoded or not. */
const TRAILING_MARKS =
  /(?:%(?:20|22|27|29|2c|3b|3e|5d|7d|09|0a|0d|c2%a0|c2%bb|e2%80%(?:99|9d|a6))|[)\]}>.,;:!?'"*_])+$/i

function withoutTrailingMarks({ path, query, fragment }: LocalAddress): Step {
  const shorter = path.replace(TRAILING_MARKS, '')
  return shorter === path || shorter === '' ? undefined : { next: shorter + query + fragment }
}
