import { join } from 'node:path'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import { TABLES } from '../../articles/store/source-store.ts'
import { type Config, mediaFolder } from '../../config.ts'
import { createAddMedia } from '../../images/add-media.ts'
import { findFileInside } from '../../intake/folder/file-state.ts'
import { openMediaFiles } from '../../stores/media/media-files.ts'
import { asyncDisk } from '../../system/disk.ts'
import { createTables, type Tables, type TablesOptions } from '../../tables/tables.ts'
import { VERSION } from '../../version.ts'
import { pictureDecoders } from '../intake-parts.ts'
import { createRenderer } from '../rendering/renderer.ts'

/** Options of `openSources`. */
export interface SourcesOptions
  extends Pick<
    TablesOptions,
    'publication' | 'now' | 'log' | 'generate' | 'generateMs' | 'onArticles' | 'onRead'
  > {
  readonly store: ArticleStore
  readonly config: Pick<Config, 'data' | 'allowPrivateAddresses'>
  /** The publication's folder. When absent, rows name no files, and paths begin in the working folder. */
  readonly folder?: string | undefined
  /** Where files are stored; in the data folder when absent. */
  readonly files?: MediaFiles | undefined
}

/** The articles of sources, which are closed when nothing is read any more. */
export interface Sources extends Tables {
  close(): Promise<void>
}

/** Opens the tables, queries, APIs and functions whose rows are articles. Nothing is read yet. */
export function openSources(options: SourcesOptions): Sources {
  const { store, config, folder, publication, now, log, generate, generateMs } = options
  const { onArticles, onRead, files = openMediaFiles(mediaFolder(config)) } = options
  const { allowPrivateAddresses } = config
  const root = folder ?? process.cwd()
  const renderer = createRenderer()
  const tables = createTables({
    ...{ store, publication, now, log, generate, onArticles, onRead, allowPrivateAddresses },
    ...{ folder: root, version: VERSION, generateMs: generateMs ?? 0 },
    findRenderingFault: renderer.findRenderingFault,
    addMedia: createAddMedia(root, files, pictureDecoders),
    async exists(path) {
      if (folder === undefined) return false
      const real = await asyncDisk.realpath(join(folder))
      return (await findFileInside(real, path, asyncDisk)) !== undefined
    },
  })
  return { ...tables, close: renderer.close }
}

/** Returns whether the store has rows of an earlier run. */
export async function hasRows(store: ArticleStore): Promise<boolean> {
  return (await store.sources({ within: TABLES, limit: 1 })).length > 0
}

/** Options of `readSources`. */
export interface ReadSourcesOptions extends Omit<SourcesOptions, 'publication' | 'log' | 'onArticles'> {
  readonly publication: Publication
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Reads every row of the sources once, for a command. Returns how many there are, those that are articles, and all faults. */
export async function readSources({ publication, ...options }: ReadSourcesOptions) {
  const onArticles = async () => undefined
  const sources = openSources({ ...options, publication: () => publication, log: SILENT, onArticles })
  try {
    const counts = await sources.readOnce()
    return { ...counts, faults: await sources.faults() }
  } finally {
    await sources.close()
  }
}
