import type { SiteRules } from './addresses/site-address.ts'
import type { SiteFacts } from './addresses/site-facts.ts'
import { type Article, type Author, permalink } from './article.ts'
import type { Image } from './media.ts'
import type { Medium, Show } from './podcast/show.ts'
import type { SharedCache } from './schema/cache-schema.ts'
import type { FeedRecord } from './schema/feed-schema.ts'
import type { IndexNow } from './schema/indexnow-schema.ts'
import type { TableSource } from './schema/source-schema.ts'
import type { WebhookRecord } from './schema/webhook-schema.ts'

/** A publication: the content of `publication.yaml`, with the facts of its images and the base URL. */
export interface Publication {
  readonly title: string
  readonly description: string
  /** Absolute URL of this server, without a trailing slash. Never derived from a request. */
  readonly baseUrl: string
  /** BCP 47 language tag. */
  readonly language: string
  /** IANA time zone of dates without one. */
  readonly timeZone: string
  /** Authors of articles that declare none. */
  readonly authors: readonly Author[]
  /** A wide logo. */
  readonly image?: Image | undefined
  /** A square picture. */
  readonly icon?: Image | undefined
  readonly copyright?: string | undefined
  /** Colour of links and buttons on the pages, such as `#9a3412`. */
  readonly color?: string | undefined
  /** Declared feeds by name. */
  readonly feeds: Readonly<Record<string, DeclaredFeed>>
  /** Present when the main feed is a podcast. */
  readonly podcast?: Show | undefined
  /** Whether there will be no further articles in any feed. */
  readonly ended?: boolean | undefined
  /** What the articles are, for feeds that are no podcast. */
  readonly medium?: Medium | undefined
  /** Milliseconds by which a new article is delayed. */
  readonly undo?: number | undefined
  /** Minimum number of items in a feed. */
  readonly items: number
  /** Bounds in minutes for how long a copy of a feed is fresh. The frequency of its articles decides between them. */
  readonly ttl: { readonly min: number; readonly max: number }
  /** Absolute URL of the site that has the pages of the articles, without a slash at the end. */
  readonly site?: string | undefined
  /** Path of an article's page on the site, with placeholders, or one for each folder. */
  readonly permalinks?: SiteRules['permalinks']
  /** How an article without id gets one from its page on the site. */
  readonly ids?: SiteRules['ids']
  /** What the configuration of another tool says about the records. */
  readonly facts?: SiteFacts | undefined
  /** The folders with the articles; all when absent. */
  readonly folders?: readonly string[] | undefined
  /** Tables, queries and JSON APIs whose rows are articles too. */
  readonly source?: readonly TableSource[] | undefined
  /** Whether a record with an unknown field, or a wrong minor one, is refused. */
  readonly strict?: boolean | undefined
  /** `false` when this server is no WebSub hub for its feeds. */
  readonly hub?: boolean | undefined
  /** WebSub hubs elsewhere, as absolute URLs, that are told of each change of a public feed. */
  readonly hubs?: readonly string[] | undefined
  /** Caches in front of the server that are told what has changed. */
  readonly caches?: readonly SharedCache[] | undefined
  /** What subscribers of the hub are sent: the whole feed when absent. */
  readonly push?: 'whole' | 'delta' | undefined
  /** Addresses that are sent signed events. */
  readonly webhooks?: readonly WebhookRecord[] | undefined
  /** Present when search engines are told of changed pages. */
  readonly indexnow?: IndexNow | undefined
  /** Whether readers that support it are sent only new items (RFC 3229). */
  readonly delta?: boolean | undefined
  /** Old addresses and where they lead, of `redirects.yaml`. No chain or circle is among them. */
  readonly redirects?: readonly Redirect[] | undefined
  /** Texts of the files `portals/NAME.yaml`, by the names that feeds name with `for`. */
  readonly recipes?: Readonly<Record<string, string>> | undefined
}

/** An old address and its target. */
export interface Redirect {
  /** Key of the old address (`addressKey`); of a wildcard, the key of the folder, which is empty for the whole site. */
  readonly from: string
  /** A path here, the id or slug of an article, or a URL. Of a wildcard, it may end with `*`, the rest of the old address. */
  readonly to: string
  /** Whether it stands for everything in its folder: `/tag/*`. */
  readonly wildcard?: true | undefined
  /** Line in `redirects.yaml`. */
  readonly line?: number | undefined
}

/** A feed as `publication.yaml` declares it. */
export interface DeclaredFeed extends Omit<FeedRecord, 'image' | 'podcast'> {
  readonly image?: Image | undefined
  readonly podcast?: Show | undefined
}

/** Returns the absolute URL of a path on this server. Absolute URLs are returned unchanged. */
export function absoluteUrl(src: string, baseUrl: string): string {
  return src.startsWith('/') ? baseUrl + src : src
}

/** Returns the path and query of a URL beneath the base URL; undefined for any other address. */
export function pathBeneath(url: string, baseUrl: string): string | undefined {
  const address = url.replace(/#.*$/s, '')
  const rest = address.slice(baseUrl.length)
  if (address.slice(0, baseUrl.length).toLowerCase() !== baseUrl.toLowerCase()) return undefined
  return rest === '' || /^[/?]/.test(rest) ? rest.replace(/^(?!\/)/, '/') : undefined
}

/** Returns the URL at which the article's page is: its `link`, unless that is an address here, which leads to the page. */
export function pageUrl(article: Pick<Article, 'link' | 'slug'>, baseUrl: string): string {
  const { link, slug } = article
  if (link !== undefined && pathBeneath(link, baseUrl) === undefined) return link
  return permalink({ slug }, baseUrl)
}

/**
 * Mints an id for a feed (RFC 4287 section 4.2.6, RFC 4151). The store has the first one permanently, so that it stays
 * the same when host, scheme, path or name change.
 */
export function mintFeedId(baseUrl: string, key: string, now: Date): string {
  const day = now.toISOString().slice(0, 10)
  const name = key === 'main' ? 'feed' : `feed/${key.split('/').map(encodeURIComponent).join('/')}`
  return `tag:${new URL(baseUrl).hostname},${day}:${name}`
}

/** Folders of this name are folders with articles wherever they are. */
const ANYWHERE = '**/'

/** Returns whether a file lies in one of the folders with articles. */
export function isInFolders(path: string, { folders }: Pick<Publication, 'folders'>): boolean {
  if (folders === undefined) return true
  return folders.some(folder =>
    folder.startsWith(ANYWHERE)
      ? `/${path}`.includes(`/${folder.slice(ANYWHERE.length)}/`)
      : path.startsWith(`${folder}/`),
  )
}

/** Returns where the articles have their pages, when another tool builds them; undefined for any other publication. */
export function siteRules({ site, permalinks, ids, folders }: Publication): SiteRules | undefined {
  return site === undefined ? undefined : { site, permalinks, ids, folders }
}

/** The path of the WebSub hub beneath the base URL. */
export const HUB_PATH = '/hub'

/** Returns the absolute URLs of the WebSub hubs of the public feeds, the own one first. */
export function hubsOf({ baseUrl, hub = true, hubs = [] }: Publication): readonly string[] {
  return hub ? [baseUrl + HUB_PATH, ...hubs] : hubs
}

/** The path beneath the base URL at which rssCloud subscribers register. */
export const CLOUD_PATH = '/pleaseNotify'
