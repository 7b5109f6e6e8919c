import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import { type Fault, faultText } from '../../src/articles/faults/fault.ts'
import { parsePublication } from '../../src/articles/parse-publication.ts'
import type { PublicationFields } from '../../src/articles/schema/publication-schema.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { TABLES } from '../../src/articles/store/source-store.ts'
import { openSources, type SourcesOptions } from '../../src/serving/updating/open-sources.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'

export const PATIENCE = { timeout: 20_000, interval: 20 }
const BASE_URL = 'https://news.example'

/** Sources that are followed into a store. */
export interface Following {
  readonly store: ArticleStore
  /** What was logged, a line each. */
  readonly logged: readonly string[]
  /** The number of rows that were read since the last call. */
  rowsRead(): number
  articles(): Promise<readonly Article[]>
  titles(): Promise<readonly string[]>
  /** Resolves when the titles, in the order of the alphabet, are these. */
  untilTitles(...expected: readonly string[]): Promise<void>
  untilLogged(pattern: RegExp): Promise<void>
  faults(): Promise<readonly string[]>
  refresh(): Promise<void>
  /** Follows another publication. */
  change(fields: Partial<PublicationFields>): Promise<void>
  /** Resolves when everything has been read once. */
  readonly read: Promise<void>
  stop(): Promise<void>
}

/** Options of `follow`. */
export interface FollowOptions extends Pick<SourcesOptions, 'generate' | 'generateMs' | 'folder'> {
  /** A new one when absent. */
  readonly store?: ArticleStore
  readonly publication?: Partial<PublicationFields>
  readonly now?: () => Date
}

const stops: (() => Promise<void>)[] = []

/** Stops all that `follow` has started. */
export async function stopAll(): Promise<void> {
  await Promise.all(stops.splice(0).map(stop => stop()))
}

/** Follows the sources of a publication. */
export function follow(source: PublicationFields['source'], options: FollowOptions = {}): Following {
  const {
    store = openSqliteStore(':memory:'),
    generate,
    generateMs,
    folder,
    now = () => new Date(),
  } = options
  const parse = (fields: Partial<PublicationFields> = {}) =>
    parsePublication(
      { title: 'News', ...(source !== undefined && { source }), ...options.publication, ...fields },
      BASE_URL,
    )
  let publication = parse()
  const logged: string[] = []
  let rows = 0
  const log = (fields: object, message: string) => {
    logged.push(message)
    if ('read' in fields && 'source' in fields) rows += Number(fields.read)
  }
  const sources = openSources({
    ...{ store, now, generate, folder, publication: () => publication },
    ...(generateMs !== undefined && { generateMs }),
    config: { data: join(tmpdir(), 'unused'), allowPrivateAddresses: true },
    files: createDryRunMediaFiles(),
    log: { info: log, warn: log, error: log },
    onArticles: async () => undefined,
  })
  const closing = new AbortController()
  const ended = sources.runUntil(closing.signal)

  async function articles(): Promise<readonly Article[]> {
    const { articles: owners } = await store.list({ limit: 500 })
    return store.articles(owners.map(({ article }) => article.id))
  }

  const titles = async () => (await articles()).map(({ title }) => title).sort()
  const stop = async () => {
    closing.abort()
    await ended
    await sources.close()
  }
  stops.push(stop)
  return {
    ...{ store, logged, articles, titles, stop, refresh: sources.refresh },
    rowsRead() {
      const read = rows
      rows = 0
      return read
    },
    untilTitles: (...expected) => vi.waitFor(async () => expect(await titles()).toEqual(expected), PATIENCE),
    untilLogged: pattern =>
      vi.waitFor(() => expect(logged).toContainEqual(expect.stringMatching(pattern)), PATIENCE),
    faults: async () => (await sources.faults()).filter(isFault).map(faultText),
    async change(fields) {
      publication = parse(fields)
      await sources.publicationChanged()
    },
    read: sources.firstReading(),
  }
}

function isFault({ severity }: Fault): boolean {
  return severity === 'fault'
}

/** Returns the keys of the rows that the store has. */
export async function storedKeys(store: ArticleStore): Promise<readonly string[]> {
  const sources = await store.sources({ within: TABLES, limit: 1_000_000 })
  return sources.map(({ path }) => path.split('/').slice(3).join('/'))
}

/** A folder that is removed by `cleanUpFolders`. */
export async function newFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-tables-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const folders: string[] = []

/** Removes every new folder. */
export async function cleanUpFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true, force: true })))
}
