import { TZDate } from '@date-fns/tz'
import type { ArticleDraft } from '../article.ts'
import { baseName, dateOfFile, nameOfFile, slugify } from '../identity.ts'
import { fillPlaceholders, type PageFacts } from './placeholders.ts'
import type { SiteLanguage, SiteSpelling } from './site-facts.ts'

/** Where the articles have their pages, on a site that another tool builds. */
export interface SiteRules {
  /** Absolute URL of the site, without a slash at the end. */
  readonly site: string
  /** The path of an article's page, with placeholders such as `:year`; perhaps one for each folder. */
  readonly permalinks?: string | Readonly<Record<string, string>> | undefined
  /** How an article without id gets the one that its subscribers know. A new `tag:` URI when absent. */
  readonly ids?: SiteIds | undefined
  /** Folders inside which the folders of a record count, such as `content`. */
  readonly folders?: readonly string[] | undefined
}

/** The ids in the feed of another tool: the address of the page, or that address as jekyll-feed writes it. */
export type SiteIds = 'link' | 'jekyll-feed'

/** Parts of a record that only its address needs. */
export interface RecordPage {
  /** Path of the page on the site, as the record gives it. */
  readonly path?: string | undefined
  readonly categories: readonly string[]
  /** The slug as the record has it. */
  readonly slug?: string | undefined
  /** The date as the record has it, where it is published at another one. */
  readonly date?: string | undefined
}

/** A draft of a record, and its place. */
export interface PlacedDraft {
  readonly draft: ArticleDraft
  readonly page: RecordPage
  /** Path of the file inside the folder. */
  readonly file: string
  /** The date in its address, where that is another than its own. */
  readonly date?: Date | undefined
  /** The time zone of dates in addresses: an IANA name, or an offset such as `+01:00`. */
  readonly timeZone: string
  /** How names become parts of its address; as in most tools when absent. */
  readonly spelling?: SiteSpelling | undefined
  /** Its language, on a site that has several. */
  readonly language?: SiteLanguage | undefined
}

/**
 * Returns the draft with the link to its page on the site and with the id of that page, unless it has its own. On a site, articles in
 * several folders and languages may have one slug: here the path of the file is the slug.
 */
export function placeOnSite(placed: PlacedDraft, rules: SiteRules): ArticleDraft {
  const { draft, language } = placed
  const link = draft.link ?? pageOnSite(placed, rules)
  if (link === undefined) return inOwnLanguage(draft, language)
  const id = draft.id ?? idOf(link, pageOf(placed, rules), rules.ids)
  const { slug, ...rest } = draft
  const named = { ...rest, nameInId: slug === undefined ? draft.nameInId : draft.derivedSlug }
  return { ...named, link, ...(id !== undefined && { id }) }
}

/** Returns the draft with the names of its language: a translation often has the slug of the original. */
export function inOwnLanguage(draft: ArticleDraft, language: SiteLanguage | undefined): ArticleDraft {
  if (language === undefined || language.isDefault || draft.slug === undefined) return draft
  const slug = slugify(`${draft.slug}-${language.key}`)
  return { ...draft, slug, nameInId: slug }
}

/** A path of the record itself has no language before it. */
function pageOnSite(placed: PlacedDraft, rules: SiteRules): string | undefined {
  const { page, file, language } = placed
  const own = page.path
  const pattern = own ?? patternFor(file, rules)
  if (pattern === undefined) return undefined
  const isWhole = /^https?:/i.test(pattern) || own?.startsWith('/') === true
  const filled = fillPlaceholders(pattern, pageOf(placed, rules))
  const path = own === undefined ? SPELLINGS[placed.spelling ?? 'other'].path(filled) : filled
  if (/^https?:\/\//i.test(path)) return URL.parse(path)?.href
  const whole = `${isWhole ? '' : (language?.prefix ?? '')}/${path}`.replace(/\/{2,}/g, '/')
  return URL.parse((language?.site ?? rules.site) + whole)?.href
}

function patternFor(file: string, { permalinks, folders }: SiteRules): string | undefined {
  if (typeof permalinks !== 'object') return permalinks
  const within = `${foldersOf(file, folders).join('/')}/`
  const names = Object.keys(permalinks).filter(name => within.startsWith(`${name.replace(/^\/|\/$/g, '')}/`))
  const longest = names.sort((a, b) => b.length - a.length)[0]
  return permalinks[longest ?? ''] ?? permalinks['/']
}

/** How names become parts of an address. */
interface Spelling {
  readonly slug: (slug: string) => string
  readonly title: (title: string) => string
  /** The name of a file or folder. */
  readonly name: (name: string) => string
  /** A whole path, if it is not that of the record itself. */
  readonly path: (path: string) => string
}

const asIs = (text: string) => text

const SPELLINGS: Readonly<Record<SiteSpelling, Spelling>> = {
  hugo: { slug: inHugo, title: inHugo, name: inHugo, path: path => path.toLowerCase() },
  zola: { slug: slugify, title: slugify, name: slugify, path: asIs },
  docusaurus: { slug: slug => slug.replace(/^\/+|\/+$/g, ''), title: slugify, name: dashed, path: asIs },
  // A file with the name of its folder is the page of that folder.
  eleventy: {
    slug: slugify,
    title: slugify,
    name: dashed,
    path: path => path.replace(/([^/]+)\/\1\/$/, '$1/'),
  },
  astro: { slug: asIs, title: slugify, name: inAstro, path: asIs },
  other: { slug: slugify, title: slugify, name: dashed, path: asIs },
}

/** Hugo keeps letters, digits and some marks, drops all others, and joins words by `-`. */
function inHugo(text: string): string {
  const kept = text.replace(/[^\p{L}\p{M}\p{N}\s./\\_#+~@-]/gu, '').trim()
  const joined = kept.replace(/\s+(?=-)|(?<=-)\s+/g, '').replace(/\s+/g, '-')
  return joined.replaceAll('#', '%23').toLowerCase()
}

/** Astro keeps letters, digits, `_` and `-`. */
function inAstro(name: string): string {
  const kept = name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
  return kept.trim().replace(/\s/g, '-')
}

function pageOf(
  { draft, page, file, date, timeZone, spelling = 'other' }: PlacedDraft,
  { folders }: SiteRules,
): PageFacts {
  const local = new TZDate((date ?? draft.published).getTime(), timeZone)
  const spell = SPELLINGS[spelling]
  const name = spell.name(nameOfFile(file))
  const dateParts =
    dateOfFile(file)
      ?.split('-')
      .map(part => part.padStart(2, '0')) ?? []
  const own =
    spelling === 'other' || spelling === 'eleventy' ? draft.slug : page.slug && spell.slug(page.slug)
  return {
    date: new Date(local.getTime() - local.getTimezoneOffset() * 60_000),
    title: spell.title(draft.title),
    slug: own || undefined,
    name,
    datedName: [...dateParts, name].join('/'),
    filename: spell.name(filenameOf(file)),
    folders: foldersOf(file, folders).map(spell.name),
    categories: page.categories,
  }
}

function dashed(name: string): string {
  return name.trim().replace(/\s+/g, '-')
}

function filenameOf(file: string): string {
  const name = baseName(file)
  return (/^index$/i.test(name) && file.split('/').at(-2)) || name
}

/** Returns the folders of a record inside the folder of articles: `['posts']` of `content/posts/radio/index.md`. */
function foldersOf(file: string, within: readonly string[] = []): readonly string[] {
  const own = file.split('/').slice(0, /^index(?:\.|$)/i.test(baseName(file)) ? -2 : -1)
  const roots = within.filter(folder => file.startsWith(`${folder}/`))
  const root = roots.sort((a, b) => b.length - a.length)[0]
  return own.slice(root?.split('/').length ?? 0)
}

/** jekyll-feed has the address without the ending of the page: its folder and the name of the post. */
function idOf(link: string, { slug, name }: PageFacts, ids: SiteIds | undefined): string | undefined {
  if (ids !== 'jekyll-feed') return ids && link
  const folder = link.replace(/[^/]*\/?$/, '')
  return URL.parse(slug ?? name, folder)?.href
}
