import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PictureOf } from './pictures.ts'
import type { SyntheticArticle, SyntheticPublication } from './publication.ts'

const PARALLEL_WRITES = 16

/** Options of `writeFolder`. */
export interface FolderOptions {
  /** Draws the image next to each article. No images when absent. */
  readonly pictureOf?: PictureOf | undefined
}

/** Writes a publication as Feedwright reads it: `publication.yaml`, and articles in folders by year and month. */
export async function writeFolder(
  folder: string,
  publication: SyntheticPublication,
  { pictureOf }: FolderOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'publication.yaml'), PUBLICATION)
  const makeFolder = createFolders()
  await inParallel(publication.articles, async number => {
    const article = publication.article(number)
    const path = join(folder, article.stem)
    await makeFolder(dirname(path))
    await writeFile(`${path}.md`, recordText(article))
    if (pictureOf !== undefined) await writeFile(`${path}.jpg`, pictureOf(number))
  })
}

/** Returns an article as a record: front matter and Markdown. */
export function recordText({ draft }: SyntheticArticle): string {
  const { title, published, updated, summary, authors, tags, section, language, body } = draft
  const fields = {
    ...{ title, published: published.toISOString(), updated: updated?.toISOString(), summary },
    ...{ authors: authors.map(({ name }) => name), tags, section, language },
  }
  return frontMatter(fields) + body.source
}

/** Returns the fields that are present as YAML front matter. The values are JSON, which is YAML. */
export function frontMatter(fields: Readonly<Record<string, unknown>>): string {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return `---\n${there.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('')}---\n`
}

/** Creates each folder once. */
export function createFolders(): (folder: string) => Promise<unknown> {
  const made = new Map<string, Promise<unknown>>()
  return folder => {
    const making = made.get(folder) ?? mkdir(folder, { recursive: true })
    made.set(folder, making)
    return making
  }
}

/** Runs `work` for every number below `count`, a few at a time. */
export async function inParallel(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  async function worker(): Promise<void> {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: PARALLEL_WRITES }, worker))
}

const PUBLICATION = `title: Synthetic News
description: Articles that nobody wrote, for measuring.
url: https://news.example
language: en
timeZone: Europe/Brussels
authors: [The editors]
`
