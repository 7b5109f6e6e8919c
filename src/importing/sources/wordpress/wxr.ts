import type { FeedAuthor } from '../../feeds/feed-item.ts'
import type { ExportFile } from '../../files/export-file.ts'
import type { ImportedPost, ImportedSite, ImportReport, ImportSource } from '../../imported-post.ts'
import { plainText } from '../../plain-text.ts'
import { childText, type XmlNode } from '../../xml-nodes.ts'
import { xmlNodesIn } from '../../xml-stream.ts'
import { createLibrary } from './library.ts'
import { wxrPost } from './wxr-posts.ts'

/** Whether the start of a text is that of a WordPress export. */
export function isWxr(start: string): boolean {
  return /wordpress\.org\/export\//.test(start)
}

/**
 * Opens the files of a WordPress export (WXR). They are read twice, a piece at a time: first for authors and pictures, which may
 * stand after the posts that name them or in another file.
 */
export async function openWxr(files: readonly ExportFile[], report: ImportReport): Promise<ImportSource> {
  const authors = new Map<string, FeedAuthor>()
  const library = createLibrary()
  const site: ImportedSite = {}
  for await (const node of xmlNodesIn(files, report)) {
    if (node.name === 'wp:author') addAuthor(node, authors)
    else if (node.name === 'item') library.add(node)
    else addSite(node, site)
  }
  const system = site.home?.includes('.squarespace.com') ? 'Squarespace' : 'WordPress'
  return { system, pages: 'here', site, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    for await (const node of xmlNodesIn(files)) {
      const post =
        node.name === 'item' ? wxrPost(node, { authors, library, home: site.home, report }) : undefined
      if (post !== undefined) yield post
    }
  }
}

function addAuthor(node: XmlNode, authors: Map<string, FeedAuthor>): void {
  const login = childText(node, 'wp:author_login')
  const names = [childText(node, 'wp:author_first_name'), childText(node, 'wp:author_last_name')]
  const name =
    childText(node, 'wp:author_display_name') ?? (names.filter(part => part !== undefined).join(' ') || login)
  if (login !== undefined && name !== undefined) authors.set(login, { name: plainText(name) })
}

function addSite(node: XmlNode, site: ImportedSite): void {
  const text = node.text.trim()
  if (text === '') return
  if (node.name === 'title') site.title ??= plainText(text)
  if (node.name === 'description') site.description ??= plainText(text)
  if (node.name === 'language') site.language ??= text
  if (node.name === 'wp:base_blog_url' || node.name === 'link') site.home ??= text
}
