import { MARK_KEY } from '../sql/copy-mark.ts'

/** A table whose rows are copied. */
export interface Table {
  readonly name: string
  /** The columns by which its rows are in order, alike in every engine; no two rows have the same. */
  readonly key: readonly string[]
  /** Every other column. */
  readonly others: readonly string[]
  /** Those of them that hold texts of any length. */
  readonly large?: readonly string[]
  /** The column whose numbers the engine gives. */
  readonly numbered?: string
  /** Which rows are copied; all when absent. */
  readonly where?: string
}

/** Every table of the store, each after those that its rows refer to. */
export const TABLES: readonly Table[] = [
  {
    name: 'articles',
    key: ['id'],
    others: [
      ...['slug', 'source', 'content_hash', 'published', 'due', 'draft', 'listed', 'withdrawn', 'revision'],
      ...['remote_image', 'record'],
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
  { name: 'entries', key: ['list', 'published', 'id'], others: ['due', 'revision'] },
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
  { name: 'media', key: ['hash'], others: ['name', 'type', 'length', 'width', 'height'] },
  {
    name: 'remote_images',
    key: ['url'],
    others: ['type', 'length', 'width', 'height', 'attempts', 'retry_at', 'error'],
  },
  { name: 'documents', key: ['key'], others: ['digest', 'changed', 'revision', 'made'] },
  { name: 'remembered', key: ['key'], others: ['value'], where: `key <> '${MARK_KEY}'` },
]

/** Tables of which no row is copied as it is. */
export const OTHER_TABLES: Readonly<Record<string, string>> = {
  revisions: 'its one number is set when all is there',
  media_chunks: 'copied as files are, since SQLite leaves them in a folder',
  schema_version: 'each engine has its own',
  watchers: 'programs that are running',
}

/** Its columns, those of the key first. */
export function columnsOf({ key, others }: Table): readonly string[] {
  return [...key, ...others]
}
