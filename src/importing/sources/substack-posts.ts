import { createDiskMap } from '../files/disk-map.ts'
import { type ExportFile, textIn } from '../files/export-file.ts'
import type { ImportedPost, ImportReport, ImportSource } from '../imported-post.ts'
import { plainText } from '../plain-text.ts'
import { parseCsv } from './csv.ts'

type Row = Readonly<Record<string, string>>

/** The table of posts in an export of Substack. */
const TABLE = /(?:^|\/)posts\.csv$/
const POST = /(?:^|\/)((\d+)(?:\.[^/]*)?)\.html$/

/** Returns the table of posts among the files of an export of Substack; undefined when there is none. */
export function substackTable(files: readonly ExportFile[]): ExportFile | undefined {
  return files.find(({ name }) => TABLE.test(name))
}

/** Options of `substackPosts`. */
export interface SubstackExport {
  readonly table: ExportFile
  readonly files: readonly ExportFile[]
  /** Address of the publication, which the export does not give. */
  readonly home: string | undefined
}

/** Returns the posts of a Substack export: `posts.csv` has their facts, `posts/ID.html` their text. */
export function substackPosts({ table, files, home }: SubstackExport, report: ImportReport): ImportSource {
  /** The place of each text among the files. */
  const texts = createDiskMap<number>()
  for (const [place, file] of files.entries()) {
    const [, id, number] = POST.exec(file.name) ?? []
    // The name in the table may be newer than that of the file.
    for (const key of [id, number]) if (key !== undefined) texts.set(key, place)
  }
  return { system: 'Substack', pages: 'here', site: { home }, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    for (const row of parseCsv(await textIn(table))) {
      const id = row.post_id?.trim() ?? ''
      const file = files[texts.get(id) ?? texts.get(id.split('.')[0] ?? '') ?? -1]
      const reason = reasonToLeaveOut(row, file)
      if (reason === undefined) yield postOf(row, file === undefined ? '' : await textIn(file), home)
      else report.add(`left out: ${reason}`)
    }
  }
}

/** Posts for some subscribers only were never public. */
function reasonToLeaveOut(row: Row, file: ExportFile | undefined): string | undefined {
  if (row.type === 'page') return 'a page, not a post'
  if (row.audience !== undefined && row.audience !== 'everyone')
    return `for subscribers (${row.audience || 'not said which'})`
  return file === undefined && row.podcast_url === '' ? 'without text in the export' : undefined
}

function postOf(row: Row, html: string, home: string | undefined): ImportedPost {
  const [number = '', slug] = (row.post_id?.trim() ?? '').split(/\.(.*)/)
  const draft = row.is_published?.trim().toLowerCase() !== 'true'
  const link = home && slug && !draft ? `${home}/p/${slug}` : undefined
  return {
    sourceId: number,
    id: link,
    link,
    slug: slug || undefined,
    title: plainText(row.title ?? '') || 'Untitled',
    summary: plainText(row.subtitle ?? '') || undefined,
    published: isoDate(row.post_date),
    authors: [],
    tags: [],
    attachments: attachmentsOf(row),
    draft,
    html: readable(html),
  }
}

function attachmentsOf({ podcast_url: url = '' }: Row): ImportedPost['attachments'] {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? [{ url }] : []
}

function isoDate(text = ''): string | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** Substack shows pictures by a server that scales them. The address of the picture itself is the end of theirs, encoded. */
const SCALED =
  /https?:\/\/(?:substackcdn\.com|cdn\.substack\.com)\/image\/fetch\/[^"'<>\s]*?(https?%3A%2F%2F[^"'<>\s/?#]+)/gi

const BUTTON =
  /<p\b[^>]*\bclass="[^"]*\bbutton-wrapper\b[^>]*>\s*<a\b[^>]*\bhref="[^"]*(?:\/subscribe|\/comments|[?&]action=share|[?&]gift=)[^>]*>[\s\S]*?<\/a>\s*<\/p>\s*/gi

/** Removes the buttons to subscribe, comment and share, and what only Substack's own pages need. */
function readable(html: string): string {
  return html
    .replace(BUTTON, '')
    .replace(/<source\b[^>]*>/gi, '')
    .replace(/\s(?:data-attrs|srcset|sizes|imagesizes)=(?:"[^"]*"|'[^']*')/gi, '')
    .replace(SCALED, (found, encoded: string) => originalAddress(encoded) ?? found)
}

function originalAddress(encoded: string): string | undefined {
  try {
    return URL.parse(decodeURIComponent(encoded))?.href.replaceAll('&', '&amp;')
  } catch {
    return undefined
  }
}
