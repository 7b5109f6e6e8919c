import { join } from 'node:path'
import { type ApiOptions, createApi } from '../api/api.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Config } from '../config.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { durableDisk } from '../system/disk.ts'
import { VERSION } from '../version.ts'
import type { AnsweringOptions } from './answering.ts'

/** What publishing by program needs of whoever answers for a store. */
export interface PublishingOptions extends Pick<ApiOptions, 'unknownPath' | 'onWritten' | 'log' | 'now'> {
  /** A durable one. */
  readonly store: ArticleStore
  readonly config: Pick<Config, 'data' | 'trustedProxies'>
}

/** Gives what creates the publishing API: what a program is told is kept outlives a loss of power. */
export function publishing({ config, ...options }: PublishingOptions): NonNullable<AnsweringOptions['api']> {
  const files = openMediaFiles(join(config.data, 'media'), durableDisk)
  const { trustedProxies = [] } = config
  return publisher => createApi({ ...options, files, publisher, version: VERSION, trustedProxies })
}
