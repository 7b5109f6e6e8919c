import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../../program/start.ts'
import { recordText } from './folder.ts'
import type { SyntheticPublication } from './publication.ts'

/** The title and terms of a new article. */
export interface NewArticle {
  readonly tags: readonly string[]
  readonly author: string
  readonly section: string
}

/** Publishes articles one by one into a folder. */
export interface Publishing {
  /** Moves a new article with the current date into the folder. Returns the time before, by `performance.now()`. */
  publish(about: NewArticle): Promise<number>
}

/** Creates a publisher of new articles. Files are written elsewhere and moved into `folder`, so that none is incomplete. */
export async function createPublishing(
  folder: string,
  publication: SyntheticPublication,
): Promise<Publishing> {
  const outside = await temporaryFolder('bench-new')
  const inside = join(folder, 'new')
  await mkdir(inside, { recursive: true })
  let next = publication.articles
  return {
    async publish({ tags, author, section }) {
      const { draft, stem } = publication.article(next++)
      const { summary: _summary, updated: _updated, language: _language, ...fields } = draft
      const about = { tags, section, authors: [{ name: author }], published: new Date() }
      const name = `${draft.derivedSlug}.md`
      await writeFile(join(outside, name), recordText({ draft: { ...fields, ...about }, stem }))
      const moved = performance.now()
      await rename(join(outside, name), join(inside, name))
      return moved
    },
  }
}
