import type { Article } from '../../src/articles/article.ts'
import { type Fault, faultText } from '../../src/articles/faults/fault.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { type Intake, openIntake } from '../../src/intake/intake.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { selected } from '../stores/given.ts'
import { NOW, type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

/** The address of the sites of tests. */
export const SITE = 'https://a.example'

/** A site in a folder of a test's own, and the store into which it is read. */
export interface SiteFolder {
  readonly here: TemporaryFolder
  readonly store: ArticleStore
  readonly intake: Intake
  /** Returns the articles that are public, newest first. */
  articles(): Promise<readonly Article[]>
  /** Returns every fault and warning, as text, that has this in it. */
  findings(part: string): Promise<readonly string[]>
  close(): Promise<void>
}

/** Writes the files of a site, and reads them. */
export async function readSiteFolder(files: Readonly<Record<string, string | Buffer>>): Promise<SiteFolder> {
  const here = await temporaryFolder()
  const store = openSqliteStore(':memory:')
  await here.write(files)
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const intake = await openIntake({
    ...{ folder: here.root, store, log, decoders: [], files: createDryRunMediaFiles() },
    ...{ now: () => NOW, baseUrl: 'https://feeds.example', localUrl: 'http://localhost:3000' },
  })
  await intake.sync()
  return {
    here,
    store,
    intake,
    articles: () => selected(store, { now: NOW }),
    async findings(part) {
      const found: readonly Fault[] = await intake.faults()
      return found.map(faultText).filter(text => text.includes(part))
    },
    async close() {
      await intake.close()
      await store.close()
      await here.dispose()
    },
  }
}

/** Returns a post with these fields, in YAML. */
export function post(title: string, fields = '', text = 'Text.'): string {
  return `---\ntitle: ${title}\n${fields}\n---\n\n${text}\n`
}
