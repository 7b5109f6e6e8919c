import { MARK_KEY } from '../sql/copy-mark.ts'

/** A table whose rows are copied. */
export interface Table {
  readonly name: string
  /** The columns of its primary key, whose order is the same in every engine. */
  readonly key: readonly string[]
  /** All other columns. */
  readonly others: readonly string[]
  /** Columns with texts of any length. */
  readonly large?: readonly string[]
  /** The column whose numbers the engine generates. */
  readonly numbered?: string
  /** Condition for the rows that are copied; absent when all are. */
  readonly where?: string
}

/** The media of a store. */
export const MEDIA: Table = {
  name: 'media',
  key: ['hash'],
  others: ['name', 'type', 'length', 'width', 'height', 'duration', 'bitrate'],
}

/** Every table of the store, each after the tables that it refers to. */
export const TABLES: readonly Table[] = [
  {
    name: 'articles',
    key: ['id'],
    others: [
      ...['slug', 'source', 'content_hash', 'published', 'due', 'draft', 'listed', 'withdrawn', 'revision'],
      ...['remote_image', 'record', 'expires'],
    ],
    large: ['record'],
  },
  { name: 'slugs', key: ['slug'], others: ['article_id'] },
  { name: 'terms', key: ['kind', 'folded'], others: ['name', 'slug'] },
  {
    name: 'lists',
    key: ['number'],
    others: ['kind', 'name', 'rule', 'filled_to', 'articles', 'changed'],
    numbered: 'number',
  },
  { name: 'entries', key: ['list', 'published', 'id'], others: ['due', 'revision', 'expires'] },
  { name: 'archive_pages', key: ['feed', 'page'], others: ['published', 'id'] },
  {
    name: 'tokens',
    key: ['id'],
    others: ['feed', 'label', 'hash', 'created', 'last_used', 'revoked', 'scope'],
  },
  {
    name: 'sources',
    key: ['path'],
    others: ['fingerprint', 'content_hash', 'dependencies', 'faults'],
    large: ['dependencies', 'faults'],
  },
  { name: 'requests', key: ['key'], others: ['fingerprint', 'begun', 'answer'], large: ['answer'] },
  MEDIA,
  {
    name: 'remote_images',
    key: ['url'],
    others: ['type', 'length', 'width', 'height', 'duration', 'bitrate', 'attempts', 'retry_at', 'error'],
  },
  { name: 'remote_attachments', key: ['url', 'article_id'], others: [] },
  {
    name: 'deliveries',
    key: ['key'],
    others: [
      ...['kind', 'destination', 'host', 'subject', 'payload', 'due', 'version', 'attempts'],
      ...['failed', 'claimed', 'error'],
    ],
    large: ['payload'],
  },
  {
    name: 'subscriptions',
    key: ['key'],
    others: ['kind', 'callback', 'host', 'topic', 'expires', 'payload', 'sent'],
  },
  { name: 'fan_outs', key: ['topic'], others: ['due', 'last_key'] },
  { name: 'reader_days', key: ['day', 'feed', 'product'], others: ['sums', 'maxima'] },
  { name: 'documents', key: ['key'], others: ['digest', 'changed', 'revision', 'made'] },
  { name: 'remembered', key: ['key'], others: ['value'], where: `key <> '${MARK_KEY}'` },
  // After what is remembered of its progress: an article that is recorded meanwhile is only looked at again.
  {
    name: 'article_changes',
    key: ['article_id'],
    others: ['number', 'event', 'revision', 'due', 'changed', 'dated'],
  },
  {
    name: 'recalls',
    key: ['article_id'],
    others: ['at', 'revision', 'reason', 'who', 'shown', 'held', 'source'],
  },
  { name: 'tombstones', key: ['list', 'id'], others: ['at'] },
  { name: 'fetches', key: ['feed', 'product', 'revision'], others: ['first', 'last', 'count', 'status'] },
]

/** Tables that are not copied, and why. */
export const OTHER_TABLES: Readonly<Record<string, string>> = {
  revisions: 'its only row is set when the copy is complete',
  media_chunks: 'copied as files, because with SQLite they are in a folder',
  schema_version: 'each engine has its own versions',
  watchers: 'the programs that are running',
}

/** Returns the columns of a table, those of the key first. */
export function columnsOf({ key, others }: Table): readonly string[] {
  return [...key, ...others]
}
