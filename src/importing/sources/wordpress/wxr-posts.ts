import type { FeedAuthor } from '../../feeds/feed-item.ts'
import { normalisedLink } from '../../feeds/item-identity.ts'
import type { ImportedPost, ImportReport } from '../../imported-post.ts'
import { firstWords, plainText } from '../../plain-text.ts'
import { childrenOf, childText, type XmlNode } from '../../xml-nodes.ts'
import { withParagraphs } from './paragraphs.ts'
import { enclosuresOf, episodeOf } from './podcast-meta.ts'
import { metaOf } from './post-meta.ts'
import { type Attachment, expandShortcodes, type Library } from './shortcodes.ts'

/** Facts from other elements of an export about its posts. */
export interface WxrContext {
  /** Authors by login. */
  readonly authors: ReadonlyMap<string, FeedAuthor>
  readonly library: Library
  /** Home page of the site. Squarespace writes links without it. */
  readonly home: string | undefined
  readonly report: ImportReport
}

/** Returns the post of an item; undefined for an item that is no post, or that was never public. Counts what is left out. */
export function wxrPost(item: XmlNode, context: WxrContext): ImportedPost | undefined {
  const { report } = context
  const type = childText(item, 'wp:post_type') ?? 'post'
  const status = childText(item, 'wp:status') ?? 'publish'
  // Episodes of Seriously Simple Podcasting have a type of their own.
  if (type !== 'post' && !(type === 'podcast' && enclosuresOf(item).length > 0))
    return leftOut(TYPES[type] ?? `of type ${type}, not a post`, report)
  if (status === 'private' || status === 'trash' || status === 'auto-draft') return leftOut(status, report)
  if (!['title', 'content:encoded', 'wp:post_id'].some(name => childText(item, name) !== undefined))
    return leftOut('an item without title, text and number', report)
  if (childText(item, 'wp:post_password') !== undefined) return leftOut('with a password', report)
  return postOf(item, status, context)
}

const TYPES: Readonly<Record<string, string>> = {
  page: 'a page, not a post',
  attachment: 'a file of the media library, which comes with the posts that show it',
  nav_menu_item: 'a part of a menu, not a post',
}

function leftOut(reason: string, report: ImportReport): undefined {
  report.add(`left out: ${reason}`)
  return undefined
}

function postOf(item: XmlNode, status: string, context: WxrContext): ImportedPost {
  const { library, report } = context
  const thumbnail = metaOf(item).get('_thumbnail_id')
  const number = childText(item, 'wp:post_id')
  const written = withLoadedPictures(childText(item, 'content:encoded') ?? '')
  const expanded = expandShortcodes(written, {
    ...{ library, post: number },
    onUnknown: name => report.add(`unknown shortcode, its text stays: ${name}`),
  })
  const html = withoutBlockMarks(withParagraphs(expanded), report)
  const guid = childText(item, 'guid')
  const draft = status === 'draft' || status === 'pending'
  return {
    sourceId: sourceIdOf(item, context),
    id: draft ? undefined : guid,
    link: draft ? undefined : webAddress(absolute(childText(item, 'link'), context.home)),
    aliases: draft ? [] : aliasesOf(item, number),
    slug: slugOf(item),
    title: plainText(childText(item, 'title') ?? '') || firstWords(html) || `Post ${number ?? ''}`.trim(),
    summary: plainText(childText(item, 'excerpt:encoded') ?? '') || undefined,
    published: dateOf(item, 'wp:post_date_gmt', 'wp:post_date'),
    updated: undefined,
    authors: authorsOf(item, context),
    tags: tagsOf(item),
    image: thumbnail === undefined ? undefined : pictureOf(library.find(thumbnail)),
    attachments: enclosuresOf(item),
    episode: episodeOf(item),
    draft,
    html,
  }
}

/** An id with a public host. Sites that were made on one machine may all have ids of `localhost`. */
const PUBLIC_ID =
  /^https?:\/\/(?![^/]*\.(?:local|localhost|test|internal)(?:[:/]|$))[^/]*\.[a-z]{2,}(?:[:/?]|$)/i

/**
 * Two sites have the same numbers, and a copy of a post may have its id. Together they are one post, wherever the site moves. If the id
 * names no public site, the home page belongs to it.
 */
function sourceIdOf(item: XmlNode, { home }: WxrContext): string {
  const number = childText(item, 'wp:post_id') ?? ''
  const guid = childText(item, 'guid')
  const site = guid ?? home ?? childText(item, 'link') ?? ''
  const own = guid === undefined || PUBLIC_ID.test(guid) ? '' : normalisedLink(home ?? '')
  return `${own} ${normalisedLink(site)} ${number}`.trim()
}

/** Removes the comments around blocks. Blocks that WordPress fills when it shows a post, such as its newest posts, have no text. */
function withoutBlockMarks(html: string, report: ImportReport): string {
  return html
    .replace(/<!--\s*wp:([\w/-]+)[^>]*?\/-->\n?/g, (_, name: string) => {
      report.add(`block without text of its own, left out: ${name}`)
      return ''
    })
    .replace(/<!--\s*\/?wp:[\s\S]*?-->\n?/g, '')
    .replace(/\n{3,}/g, '\n\n')
}

/** Pictures that a script of Squarespace loads have their address elsewhere, and a copy for browsers without scripts. */
function withLoadedPictures(html: string): string {
  if (!/<img\b[^>]*\sdata-src=/i.test(html)) return html
  return html
    .replace(/<noscript\b[^>]*>\s*<img\b[^>]*>\s*<\/noscript>/gi, '')
    .replace(/<img\b[^>]*>/gi, img => (/\ssrc=/i.test(img) ? img : img.replace(/\sdata-src=/i, ' src=')))
}

/** A value that says "none": drafts have it, and posts without a date in Greenwich. */
const NO_DATE = /^0000-00-00/

/** No zone is further from Greenwich. */
const MAX_OFFSET_MS = 15 * 3_600_000

/**
 * The date in Greenwich, or else of the feed, or else in the site's own zone. For no date, the feed has one that is far from the
 * own one, such as 30 November 1999.
 */
function dateOf(item: XmlNode, gmt: string, local: string): string | undefined {
  const [inGreenwich, own] = [gmt, local]
    .map(name => childText(item, name))
    .map(text => (NO_DATE.test(text ?? '') || Number.isNaN(Date.parse(`${text}Z`)) ? undefined : text))
  if (inGreenwich !== undefined) return `${inGreenwich.replace(' ', 'T')}Z`
  const published = Date.parse(childText(item, 'pubDate') ?? '')
  const ownTime = Date.parse(`${own?.replace(' ', 'T')}Z`)
  const isFar = Math.abs(published - ownTime) > MAX_OFFSET_MS
  return published > 0 && !isFar ? new Date(published).toISOString() : own
}

/** WordPress answers `/?p=123` for every post, and redirects the addresses with its earlier slugs. */
function aliasesOf(item: XmlNode, number: string | undefined): readonly string[] {
  const { link, slug } = { link: childText(item, 'link') ?? '', slug: childText(item, 'wp:post_name') ?? '' }
  const oldSlugs = childrenOf(item, 'wp:postmeta')
    .filter(node => childText(node, 'wp:meta_key') === '_wp_old_slug')
    .map(node => childText(node, 'wp:meta_value') ?? '')
  const end = link.lastIndexOf(`/${slug}`) + 1
  const oldLinks = slug === '' || end === 0 ? [] : oldSlugs.filter(old => old !== '')
  return [
    ...(number === undefined ? [] : [`/?p=${number}`]),
    ...oldLinks.map(old => link.slice(0, end) + old + link.slice(end + slug.length)),
  ]
}

/** Old addresses may end in `.html`, and those of other scripts are percent-encoded. */
function slugOf(item: XmlNode): string | undefined {
  // In Squarespace, it may be the whole path.
  const name = childText(item, 'wp:post_name')
    ?.replace(/\.html?$|\/$/, '')
    .replace(/^.*\//, '')
  try {
    return name && decodeURIComponent(name)
  } catch {
    return name
  }
}

function authorsOf(item: XmlNode, { authors }: WxrContext): readonly FeedAuthor[] {
  const together = childrenOf(item, 'category').filter(({ attributes }) => attributes.domain === 'author')
  if (together.length > 0)
    return together.map(
      ({ text, attributes }) =>
        authors.get(attributes.nicename?.replace(/^cap-/, '') ?? '') ?? { name: text.trim() },
    )
  const login = childText(item, 'dc:creator')
  return login === undefined ? [] : [authors.get(login) ?? { name: login }]
}

/** Categories that WordPress gives to posts without one. */
const NO_CATEGORY: ReadonlySet<string> = new Set(['uncategorized', 'uncategorised'])

function tagsOf(item: XmlNode): readonly string[] {
  return childrenOf(item, 'category')
    .filter(
      ({ attributes }) =>
        attributes.domain === 'category' || attributes.domain === 'post_tag' || attributes.domain === 'tag',
    )
    .filter(({ attributes }) => !NO_CATEGORY.has(attributes.nicename ?? ''))
    .map(({ text }) => plainText(text))
    .filter(text => text !== '')
}

function pictureOf(file: Attachment | undefined) {
  return file && { src: file.url, alt: file.alt, caption: file.caption }
}

function absolute(link: string | undefined, home: string | undefined): string | undefined {
  return link?.startsWith('/') ? URL.parse(link, home)?.href : link
}

function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
}
