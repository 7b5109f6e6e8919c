import { atomItem } from '../feeds/atom-item.ts'
import type { ExportFile } from '../files/export-file.ts'
import type { ImportedPost, ImportedSite, ImportReport, ImportSource } from '../imported-post.ts'
import { plainText } from '../plain-text.ts'
import { childrenOf, childText, type XmlNode } from '../xml-nodes.ts'
import { xmlNodesIn } from '../xml-stream.ts'

/** Whether the start of a text is that of a Blogger export: an Atom feed with settings, templates, pages and comments. */
export function isBlogger(start: string): boolean {
  return /<feed[\s>]/.test(start) && /schemas\.google\.com\/blogger\/|tag:blogger\.com,1999:blog-/.test(start)
}

/** Returns the posts of Blogger exports. `home` is the address of the blog, which exports of Google Takeout do not give. */
export function bloggerPosts(
  files: readonly ExportFile[],
  home: string | undefined,
  report: ImportReport,
): ImportSource {
  const site: ImportedSite = { home }
  return { system: 'Blogger', pages: 'here', site, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    for await (const node of xmlNodesIn(files, report)) {
      if (node.name === 'title') site.title ??= plainText(node.text)
      if (node.name === 'link' && node.attributes.rel === 'alternate') site.home ??= node.attributes.href
      if (node.name !== 'entry') continue
      const reason = reasonToLeaveOut(node)
      if (reason === undefined) yield postOf(node, home)
      else report.add(`left out: ${reason}`)
    }
  }
}

function reasonToLeaveOut(entry: XmlNode): string | undefined {
  const kind = kindOf(entry)
  if (kind !== undefined && kind !== 'post') return `a ${kind}, not a post`
  return /^(?:SOFT_)?TRASHED$/.test(childText(entry, 'blogger:status') ?? '') ? 'trash' : undefined
}

/** The kind of an entry: in `category` in Blogger's own exports, in `blogger:type` in those of Google Takeout. */
function kindOf(entry: XmlNode): string | undefined {
  const kind = childrenOf(entry, 'category').find(({ attributes }) => attributes.scheme?.endsWith('#kind'))
  return kind?.attributes.term?.replace(/^.*#/, '') ?? childText(entry, 'blogger:type')?.toLowerCase()
}

function postOf(entry: XmlNode, home: string | undefined): ImportedPost {
  const item = atomItem(entry)
  const draft = isDraft(entry)
  const path = childText(entry, 'blogger:filename')
  const link = item.link ?? (path === undefined ? undefined : URL.parse(path, home)?.href)
  const published = Date.parse(item.published ?? '')
  return {
    sourceId: item.id ?? link ?? item.title ?? '',
    id: draft ? undefined : item.id,
    link: draft ? undefined : link,
    slug: slugIn(link ?? path),
    title: plainText(item.title ?? '') || 'Untitled',
    published: Number.isNaN(published) ? undefined : new Date(published).toISOString(),
    authors: item.authors.map(({ name, url }) => ({ name, url })),
    tags: item.tags.map(plainText),
    attachments: item.enclosures,
    draft,
    html: item.content ?? '',
  }
}

function isDraft(entry: XmlNode): boolean {
  const control = childrenOf(entry, 'app:control')[0]
  return (
    (control !== undefined && childText(control, 'app:draft') === 'yes') ||
    childText(entry, 'blogger:status') === 'DRAFT'
  )
}

function slugIn(address: string | undefined): string | undefined {
  return /\/([^/?#]+?)(?:\.html?)?$/.exec(address ?? '')?.[1]
}
