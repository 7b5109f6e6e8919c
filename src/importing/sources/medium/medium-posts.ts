import { type ExportFile, startOf, textIn } from '../../files/export-file.ts'
import type { ImportedPost, ImportReport, ImportSource } from '../../imported-post.ts'
import { plainText } from '../../plain-text.ts'
import { type MediumPage, readMediumPage } from './medium-page.ts'

/** Returns the posts among the files of a Medium export; none when it is another one. */
export async function mediumFiles(files: readonly ExportFile[]): Promise<readonly ExportFile[]> {
  const pages = files.filter(({ name }) => /\.html$/i.test(name))
  const inFolder = pages.filter(({ name }) => /(?:^|\/)posts\/[^/]+$/.test(name))
  const posts = inFolder.length > 0 ? inFolder : pages.filter(({ name }) => !name.includes('/'))
  const [first] = posts
  return first !== undefined && /class="h-entry"/.test(await startOf(first)) ? posts : []
}

/** Returns the posts of a Medium export: one page of HTML for each. Comments, which are among them, are left out. */
export function mediumPosts(files: readonly ExportFile[], report: ImportReport): ImportSource {
  return { system: 'Medium', pages: 'here', site: {}, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    for (const file of files) {
      const page = readMediumPage(await textIn(file))
      const isDraft = page.published === undefined || /(?:^|\/)draft_/.test(file.name)
      if (page.html === '') report.add('left out: without text in the export')
      else if (isComment(page)) report.add('left out: a comment, not a post')
      else yield postOf(page, file.name, isDraft)
    }
  }
}

/** A comment has no title: Medium takes its first words for one. */
function isComment({ title, subtitle, hasTitle, html }: MediumPage): boolean {
  if (hasTitle || subtitle !== '' || title === '') return false
  return plainText(html).startsWith(title.replace(/(?:…|\.\.\.)$/, ''))
}

function postOf(page: MediumPage, name: string, draft: boolean): ImportedPost {
  const { title, canonical, published, author, authorUrl, html, tags } = page
  const hex = hexIn(canonical) ?? hexIn(page.short)
  return {
    sourceId: hex ?? name,
    id: draft || hex === undefined ? undefined : `https://medium.com/p/${hex}`,
    link: draft ? undefined : canonical,
    slug: slugIn(canonical),
    title: title || 'Untitled',
    summary: summaryOf(page),
    published: isoDate(published),
    authors: author === '' ? [] : [{ name: author, url: authorUrl }],
    tags,
    attachments: [],
    draft,
    html,
  }
}

/** Addresses of Medium end with the number of the post, in hexadecimal. */
const NUMBER = /[-/]([0-9a-f]{8,14})$/

function hexIn(address: string | undefined): string | undefined {
  return NUMBER.exec(address ?? '')?.[1]
}

function slugIn(address: string | undefined): string | undefined {
  const last = /\/([^/?#]+)$/.exec(address ?? '')?.[1]
  return last?.replace(/-[0-9a-f]{8,14}$/, '').replace(/^[0-9a-f]{8,14}$/, '') || undefined
}

/** Where the author wrote no subtitle, Medium puts the first words of the text. */
function summaryOf({ subtitle, html }: MediumPage): string | undefined {
  const isFirstWords = plainText(html).startsWith(subtitle.replace(/\s*(?:…|\.\.\.)$/, ''))
  return isFirstWords ? undefined : subtitle
}

function isoDate(text = ''): string | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
