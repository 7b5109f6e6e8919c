import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createAddMedia } from '../../src/images/add-media.ts'
import { openFolder } from '../../src/intake/folder/folder.ts'
import { createSync, type Sync } from '../../src/intake/sync.ts'
import type { SyncOptions } from '../../src/intake/sync-run.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { png } from '../images/sample-images.ts'
import { selected } from '../stores/given.ts'

/** The time at which tests read records. */
export const NOW = new Date('2026-03-01T12:00:00Z')

/** The publication of test folders. */
export const publication: Publication = {
  title: 'News',
  description: 'All of it.',
  baseUrl: 'https://news.example',
  language: 'en',
  timeZone: 'UTC',
  authors: [],
  feeds: {},
  items: 50,
  ttl: { min: 30, max: 30 },
}

/** Two images with different bytes. */
export const IMAGE = png(3, 2)
export const OTHER_IMAGE = png(5, 4)

/** A folder of a test's own. */
export interface TemporaryFolder {
  readonly root: string
  path(name: string): string
  /** Writes files, and creates their folders. */
  write(files: Readonly<Record<string, string | Buffer>>): Promise<void>
  remove(...names: readonly string[]): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes the whole folder. */
  dispose(): Promise<void>
}

/** Creates an empty folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const root = await mkdtemp(join(tmpdir(), 'feedwright-folder-'))
  const path = (name: string) => join(root, name)
  return {
    root,
    path,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(path(name)), { recursive: true })
        await writeFile(path(name), content)
      }
    },
    async remove(...names) {
      for (const name of names) await rm(path(name), { recursive: true })
    },
    rename: (from, to) => rename(path(from), path(to)),
    dispose: () => rm(root, { recursive: true, force: true }),
  }
}

/** A Markdown record. */
export function record(title: string, fields = '', body = 'Text.'): string {
  return `---\ntitle: ${title}\npublished: 2021-02-17\n${fields}\n---\n${body}\n`
}

/** A folder that is synchronized with a store. */
export interface SyncedFolder {
  readonly sync: Sync
  readonly store: ArticleStore
  /** Returns the titles of public articles, sorted. */
  titles(): Promise<readonly string[]>
}

/** Creates a sync of a store with a folder. With the same store again, it is like one after a restart. */
export async function syncedFolder(
  root: string,
  store = openSqliteStore(':memory:'),
  options: Partial<SyncOptions> = {},
): Promise<SyncedFolder> {
  const folder = await openFolder(root)
  const addMedia = createAddMedia(folder.root, createDryRunMediaFiles(), [])
  const sync = createSync({ folder, store, addMedia, now: () => NOW, ...options })
  return {
    sync,
    store,
    titles: async () => (await selected(store, { now: NOW })).map(({ title }) => title).sort(),
  }
}
