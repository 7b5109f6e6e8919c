import { readFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import type { Config } from '../../config.ts'
import type { WholeFeed } from '../../importing/feeds/whole-feed.ts'
import type { ImportSource } from '../../importing/imported-post.ts'
import type { PodcastFields } from '../../importing/podcast/podcast-fields.ts'
import {
  existingPublication,
  lackingLines,
  oldHostLines,
  showText,
} from '../../importing/podcast/show-text.ts'
import { validShow } from '../../importing/podcast/valid-fields.ts'
import { copyArtwork } from '../../importing/writing/episode-files.ts'
import type { PictureOptions } from '../../importing/writing/pictures.ts'
import { PUBLICATION_FILE } from '../../intake/load-publication.ts'
import { isMissing } from '../../problem.ts'

/** A podcast that is imported, ready for `publication.yaml`. */
export interface ImportedShow {
  /** Its part of a new `publication.yaml`. */
  readonly text: string
  /** Lines of the report: what an existing `publication.yaml` lacks, and what the old host has to do. */
  readonly lines: readonly string[]
}

/** Options of `importShow`. */
export interface ShowOptions extends Omit<PictureOptions, 'record' | 'fetch'> {
  readonly source: ImportSource
  readonly before: WholeFeed | undefined
  /** Folder of the publication, and that of the records in it. */
  readonly target: { readonly root: string; readonly folder: string; readonly isNew: boolean }
  readonly config: Config
  readonly fetchPicture: PictureOptions['fetch'] | undefined
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  'podcast:liveItem': 'left out: a live event; write a record with `live` for one that is still to come',
}

/** Returns the podcast of a source, with its artwork copied; undefined when it is none. */
export async function importShow(options: ShowOptions): Promise<ImportedShow | undefined> {
  const { source, before, target, config, report } = options
  const show = source.show ?? before?.show
  if (show === undefined) return undefined
  for (const name of show.unknownCategories)
    report.add(`left out: a category that is not on Apple's list: ${name}`)
  for (const name of new Set(show.leftOut))
    report.add(LEFT_OUT[name] ?? `left out: ${name}, for which there is no field`)
  const fields = await withCopiedArtwork(validShow(show.fields, report), options)
  const existing = target.isNew ? undefined : existingPublication(await publicationIn(target.root))
  const url = config.baseUrl ?? existing?.url
  const newFeedUrl = url === undefined ? undefined : `${url.replace(/\/+$/, '')}/rss.xml`
  const wanted = { ...fields, ...(newFeedUrl !== undefined && { newFeedUrl }) }
  return {
    text: showText(fields, newFeedUrl),
    lines: [...(existing === undefined ? [] : lackingLines(wanted, existing)), ...oldHostLines(newFeedUrl)],
  }
}

async function withCopiedArtwork(
  fields: PodcastFields,
  { target, folder, report, fetchPicture }: ShowOptions,
): Promise<PodcastFields> {
  const { artwork } = fields
  if (typeof artwork !== 'string' || fetchPicture === undefined) return fields
  const copy = await copyArtwork(artwork, { folder, report, record: 'show', fetch: fetchPicture })
  const isCopied = copy !== artwork
  const inside = relative(target.root, target.folder).replaceAll('\\', '/')
  return { ...fields, artwork: isCopied ? posix.join(inside, copy) : artwork }
}

/** The folder of a known tool may have no such file. */
async function publicationIn(root: string): Promise<string> {
  try {
    return await readFile(join(root, PUBLICATION_FILE), 'utf8')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}

/** Returns what an import copies. A dry run fetches nothing, but knows the files of earlier runs. */
export function copyingOf(
  { media, dryRun }: Config,
  {
    fetch,
    download,
  }: {
    readonly fetch: PictureOptions['fetch']
    readonly download: (address: string, path: string) => Promise<unknown>
  },
) {
  if (media === 'link') return {}
  return {
    fetchPicture: dryRun ? async () => undefined : fetch,
    copies: { download: dryRun ? undefined : download, recordings: media === 'all' },
  }
}
