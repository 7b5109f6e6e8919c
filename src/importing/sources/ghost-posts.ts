import type { FeedAuthor } from '../feeds/feed-item.ts'
import { createDiskLists } from '../files/disk-map.ts'
import type { ExportFile } from '../files/export-file.ts'
import { jsonElementsIn } from '../files/json-elements.ts'
import { paragraphsOf } from '../html-text.ts'
import type { ImportedPost, ImportReport, ImportSource } from '../imported-post.ts'
import { plainText } from '../plain-text.ts'

type Row = Readonly<Record<string, unknown>>

/** Tables of a few rows each, which may stand after the posts. */
const SMALL = ['settings', 'tags', 'users']
/** Tables with rows for each post. */
const OF_POSTS = ['posts_authors', 'posts_meta', 'posts_tags']

/** Returns whether the start of a text is that of a Ghost export. */
export function isGhost(start: string): boolean {
  return /^\s*\{\s*"(?:db|meta|data)"\s*:\s*[[{]/.test(start)
}

/**
 * Opens a Ghost export (ghost.org/docs/migration/custom), which is read twice, an object at a time. `home` is the address of the
 * site, for which the export has only `__GHOST_URL__`.
 */
export async function openGhost(
  file: ExportFile,
  home: string | undefined,
  report: ImportReport,
): Promise<ImportSource> {
  const tables = await readTables(file, report)
  const settings = new Map(tables.rows('settings').map(row => [row.key, textIn(row, 'value')]))
  const site = {
    title: settings.get('title'),
    description: settings.get('description'),
    language: settings.get('locale') ?? settings.get('lang'),
    home,
  }
  return { system: 'Ghost', pages: 'here', site, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    const related = { tables, tags: rowsById(tables, 'tags'), users: rowsById(tables, 'users') }
    for await (const { value: row } of jsonElementsIn(file, new Set(['posts']))) {
      if (!isRow(row)) continue
      const reason = reasonToLeaveOut(row, tables.ofPost('posts_meta', row)[0])
      if (reason === undefined) yield postOf(row, related, { home, report })
      else report.add(`left out: ${reason}`)
    }
  }
}

/** The tables that belong to the posts. */
interface Tables {
  rows(name: string): readonly Row[]
  /** Returns the rows of a post in their order. */
  ofPost(name: string, post: Row): readonly Row[]
}

async function readTables(file: ExportFile, report: ImportReport): Promise<Tables> {
  const small = new Map<string, Row[]>(SMALL.map(name => [name, []]))
  const ofPosts = createDiskLists<Row>()
  for await (const { name, value } of jsonElementsIn(file, new Set([...SMALL, ...OF_POSTS]), report)) {
    if (!isRow(value)) continue
    if (OF_POSTS.includes(name)) ofPosts.add(`${name} ${value.post_id}`, value)
    else small.get(name)?.push(value)
  }
  return {
    rows: name => small.get(name) ?? [],
    ofPost: (name, { id }) => ofPosts.get(`${name} ${id}`).toSorted(byOrder),
  }
}

function rowsById(tables: Tables, name: string): ReadonlyMap<unknown, Row> {
  return new Map(tables.rows(name).map(row => [row.id, row]))
}

/** What a post needs of other tables. */
interface Related {
  readonly tables: Tables
  readonly tags: ReadonlyMap<unknown, Row>
  readonly users: ReadonlyMap<unknown, Row>
}

function byOrder(a: Row, b: Row): number {
  return Number(a.sort_order ?? 0) - Number(b.sort_order ?? 0)
}

/** Posts that were only sent by e-mail, or only for members, were never public. */
function reasonToLeaveOut(post: Row, meta: Row | undefined): string | undefined {
  if (post.type === 'page' || post.page === true || post.page === 1) return 'a page, not a post'
  if (post.status === 'sent' || meta?.email_only === true || meta?.email_only === 1)
    return 'only sent by e-mail'
  if (post.visibility !== undefined && post.visibility !== null && post.visibility !== 'public')
    return `for members (${String(post.visibility)})`
  return undefined
}

function postOf(
  row: Row,
  { tables, tags, users }: Related,
  { home, report }: { readonly home: string | undefined; readonly report: ImportReport },
): ImportedPost {
  const own = tables.ofPost('posts_meta', row)[0] ?? row
  const html = textIn(row, 'html')
  if (html === undefined) report.add('without HTML in the export: its plain text was taken')
  const site = (text: string | undefined) =>
    home === undefined ? text : text?.replaceAll('__GHOST_URL__', home)
  const names = tables.ofPost('posts_tags', row).map(({ tag_id: id }) => textIn(tags.get(id) ?? {}, 'name'))
  const ofPost = tables.ofPost('posts_authors', row)
  const authors = (ofPost.length > 0 ? ofPost : [row]).map(({ author_id: id }) => users.get(id))
  const image = site(textIn(row, 'feature_image') ?? textIn(row, 'image'))
  const slug = textIn(row, 'slug')
  const draft = row.status === 'draft'
  return {
    sourceId: sourceIdOf(row),
    id: draft ? undefined : String(row.id),
    link: textIn(row, 'canonical_url') ?? (home && slug && !draft ? `${home}/${slug}/` : undefined),
    slug,
    title: textIn(row, 'title') ?? 'Untitled',
    summary: plainText(textIn(row, 'custom_excerpt') ?? '') || undefined,
    published: dateOf(row.published_at) ?? dateOf(row.created_at),
    updated: undefined,
    authors: authors.filter(user => user !== undefined).flatMap(authorOf),
    // A name that begins with "#" is internal.
    tags: names.filter(name => name !== undefined).filter(name => !name.startsWith('#')),
    language: textIn(row, 'locale'),
    image:
      image === undefined
        ? undefined
        : {
            src: image,
            alt: textIn(own, 'feature_image_alt'),
            caption: plainText(textIn(own, 'feature_image_caption') ?? '') || undefined,
          },
    attachments: [],
    draft,
    html: site(html) ?? paragraphsOf(textIn(row, 'plaintext') ?? ''),
  }
}

/** Ids of old versions are numbers, which two sites share. */
function sourceIdOf(row: Row): string {
  const id = String(row.id)
  return /^[0-9a-f]{24}$/.test(id) ? id : [id, textIn(row, 'uuid') ?? textIn(row, 'slug')].join(' ').trim()
}

function authorOf(user: Row): readonly FeedAuthor[] {
  const name = textIn(user, 'name')
  return name === undefined ? [] : [{ name, url: textIn(user, 'website') }]
}

/** A date is in RFC 3339, or in Greenwich without saying so, or in milliseconds since 1970. */
function dateOf(value: unknown): string | undefined {
  const text =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
      ? `${value.replace(' ', 'T')}Z`
      : value
  if (typeof text !== 'string' && typeof text !== 'number') return undefined
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function textIn(row: Row, name: string): string | undefined {
  const value = row[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
