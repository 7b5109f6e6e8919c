import { TZDate } from '@date-fns/tz'
import type { ArticleDraft } from '../article.ts'
import { baseName, dateOfFile, nameOfFile, slugify } from '../identity.ts'
import type { SiteLanguage } from './site-facts.ts'

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
}

/** A draft of a record, and its place. */
export interface PlacedDraft {
  readonly draft: ArticleDraft
  readonly page: RecordPage
  /** Path of the file inside the folder. */
  readonly file: string
  /** The time zone of dates in addresses: an IANA name, or an offset such as `+01:00`. */
  readonly timeZone: string
  /** Its language, on a site that has several. */
  readonly language?: SiteLanguage | undefined
}

/** The placeholders of a permalink, by name. Jekyll and Hugo have the same ones, under these names or others. */
export const PLACEHOLDERS = {
  year: page => page.date.year,
  short_year: page => page.date.year.slice(-2),
  month: page => page.date.month,
  i_month: page => String(Number(page.date.month)),
  day: page => page.date.day,
  i_day: page => String(Number(page.date.day)),
  name: page => page.name,
  filename: page => page.filename,
  slug: page => page.draft.slug ?? page.name,
  title: page => slugify(page.draft.title),
  slug_or_title: page => page.draft.slug ?? slugify(page.draft.title),
  slug_or_dated_name: page => page.draft.slug ?? page.datedName,
  slug_or_filename: page => page.draft.slug ?? page.filename,
  section: page => page.folders[0] ?? '',
  folders: page => page.folders.join('/'),
  categories: page => pathOfNames(page.categories.map(name => name.toLowerCase())),
  slugified_categories: page => pathOfNames(page.categories.map(slugify)),
} satisfies Readonly<Record<string, (page: Page) => string>>

/**
 * Returns the draft with the link to its page on the site and with the id of that page, unless it has its own. On a site, articles in
 * several folders and languages may have one slug: here it is only the one to begin with.
 */
export function placeOnSite(placed: PlacedDraft, rules: SiteRules): ArticleDraft {
  const { draft, language } = placed
  const link = draft.link ?? pageOnSite(placed, rules)
  if (link === undefined) return inOwnLanguage(draft, language)
  const id = draft.id ?? idOf(link, pageOf(placed, rules), rules.ids)
  const { slug, ...rest } = draft
  const named = { ...rest, derivedSlug: slug ?? draft.derivedSlug }
  return inOwnLanguage({ ...named, link, ...(id !== undefined && { id }) }, language)
}

/** Returns the draft with the names of its language: a translation often has the slug of the original. */
export function inOwnLanguage(draft: ArticleDraft, language: SiteLanguage | undefined): ArticleDraft {
  if (language === undefined || language.isDefault) return draft
  const withLanguage = (slug: string) => slugify(`${slug}-${language.key}`)
  return {
    ...draft,
    ...(draft.slug !== undefined && { slug: withLanguage(draft.slug) }),
    derivedSlug: withLanguage(draft.derivedSlug),
  }
}

/** A path of the record itself has no language before it. */
function pageOnSite(placed: PlacedDraft, rules: SiteRules): string | undefined {
  const { page, file, language } = placed
  const own = page.path
  const pattern = own ?? patternFor(file, rules)
  if (pattern === undefined) return undefined
  const isWhole = /^https?:/i.test(pattern) || own?.startsWith('/') === true
  return addressOf(isWhole ? pattern : `${language?.prefix ?? ''}/${pattern}`, placed, rules)
}

function patternFor(file: string, { permalinks, folders }: SiteRules): string | undefined {
  if (typeof permalinks !== 'object') return permalinks
  const within = `${foldersOf(file, folders).join('/')}/`
  const names = Object.keys(permalinks).filter(name => within.startsWith(`${name.replace(/^\/|\/$/g, '')}/`))
  const longest = names.sort((a, b) => b.length - a.length)[0]
  return permalinks[longest ?? ''] ?? permalinks['/']
}

function addressOf(path: string, placed: PlacedDraft, rules: SiteRules): string | undefined {
  const page = pageOf(placed, rules)
  const filled = path.replace(/:([a-z_]+)/g, (written, name: string) =>
    Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name as keyof typeof PLACEHOLDERS](page) : written,
  )
  if (/^https?:\/\//i.test(filled)) return URL.parse(filled)?.href
  return URL.parse((placed.language?.site ?? rules.site) + `/${filled}`.replace(/\/{2,}/g, '/'))?.href
}

/** The facts of a record that its address may contain. */
interface Page {
  readonly draft: ArticleDraft
  readonly date: { readonly year: string; readonly month: string; readonly day: string }
  readonly name: string
  /** The name below the date that the path gives: `2021/02/17/radio`. */
  readonly datedName: string
  readonly filename: string
  readonly folders: readonly string[]
  readonly categories: readonly string[]
}

function pageOf({ draft, page, file, timeZone }: PlacedDraft, { folders }: SiteRules): Page {
  const local = new TZDate(draft.published.getTime(), timeZone)
  const pad = (part: number | string) => String(part).padStart(2, '0')
  return {
    draft,
    date: {
      year: String(local.getFullYear()).padStart(4, '0'),
      month: pad(local.getMonth() + 1),
      day: pad(local.getDate()),
    },
    name: dashed(nameOfFile(file)),
    datedName: [...(dateOfFile(file)?.split('-').map(pad) ?? []), dashed(nameOfFile(file))].join('/'),
    filename: dashed(filenameOf(file)),
    folders: foldersOf(file, folders),
    categories: page.categories,
  }
}

/** Returns distinct names as folders of a path. */
function pathOfNames(names: readonly string[]): string {
  return [...new Set(names)].map(name => name.replace(/[%?#/]/g, encodeURIComponent)).join('/')
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
function idOf(link: string, { draft, name }: Page, ids: SiteIds | undefined): string | undefined {
  if (ids !== 'jekyll-feed') return ids && link
  const folder = link.replace(/[^/]*\/?$/, '')
  return URL.parse(draft.slug ?? name, folder)?.href
}
