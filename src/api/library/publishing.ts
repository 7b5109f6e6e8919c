import type { Publication } from '../../articles/publication.ts'
import type { Recall } from '../../articles/recall/recall-store.ts'
import type { Cursor } from '../../articles/selection.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import { foldName } from '../../articles/terms.ts'
import type { PictureDecoder } from '../../images/draw-rendition.ts'
import { Problem } from '../../problem.ts'
import type { Publisher } from '../../publish/publisher.ts'
import type { RecordWork } from '../articles/article-handlers.ts'
import { createRecordFiles } from '../articles/record-files.ts'
import { viewOf, withViewedBody } from '../articles/record-of.ts'
import { type AddedFile, createStoreFile } from '../media.ts'
import { hasControlCharacters } from '../problem-response.ts'
import type { ArticleRecord, ListedArticle } from './article-record.ts'
import { type PublishContext, type PublishReceipt, publishRecords } from './publish-records.ts'
import { type WithdrawReceipt, withdrawArticles } from './withdraw-articles.ts'

/** Publishes articles from within a program, with the records, rules and messages of the publishing API. */
export interface Publishing {
  /**
   * Publishes records. Each becomes an article, replaces the article of its id or slug, or is refused with its faults.
   * When it resolves, every feed has the articles that are due. Publishing a record again changes nothing.
   * @throws Problem when the store cannot be used. Records before that may have been stored.
   */
  publish(records: readonly ArticleRecord[]): Promise<readonly PublishReceipt[]>
  /** Withdraws articles by their ids or slugs, perhaps with a reason. When it resolves, no feed has them. @throws Problem as `publish`. */
  withdraw(keys: readonly string[], recall?: Recall): Promise<readonly WithdrawReceipt[]>
  /** Lists all articles, newest first, also drafts and future ones; with `tag`, only those of a tag. */
  list(options?: ListOptions): AsyncGenerator<ListedArticle, void, undefined>
  /**
   * Stores the bytes of an image, audio, video, PDF, EPUB or ZIP, or of a transcript or chapters by its name. Put `src` of the result into a field of
   * a record, and `url` into its text.
   * @throws Problem of the kind `invalid` for other bytes.
   */
  addMedia(bytes: Uint8Array, name: string): Promise<AddedFile>
}

/** Options of `Publishing.list`. */
export interface ListOptions {
  readonly tag?: string
}

/** Options of `createPublishing`. */
export interface PublishingOptions {
  /** Opens the store to write to, with the first change. A durable one, if a change must not be lost. */
  readonly openStore: () => ArticleStore
  /** The store to read from. */
  readonly store: ArticleReader
  readonly files: MediaFiles
  /** Decoders of pictures that sharp cannot read. */
  readonly decoders: readonly PictureDecoder[]
  readonly publisher: Pick<Publisher, 'publication'>
  readonly now: () => Date
  /** Called after a change was stored. Resolves when every process serves it. */
  readonly onWritten: () => Promise<void>
  readonly recordWork: Pick<RecordWork, 'findRenderingFault' | 'viewedBody'>
}

/** Articles that are read at a time. */
const PAGE = 20

/** Creates the functions with which a program publishes. */
export function createPublishing(options: PublishingOptions): Publishing {
  const { openStore, store, files, decoders, publisher, now, onWritten, recordWork } = options
  const recordFiles = createRecordFiles({ files, decoders })

  function context(): PublishContext {
    const { findRenderingFault } = recordWork
    const publication = publicationOf(publisher)
    return { store: openStore(), files: recordFiles, publication, now, findRenderingFault }
  }

  return {
    async publish(records) {
      const receipts = await publishRecords(records, context())
      if (receipts.some(({ outcome }) => outcome !== 'refused')) await onWritten()
      return receipts
    },
    async withdraw(keys, recall) {
      const receipts = await withdrawArticles(keys, context(), recall)
      if (receipts.some(({ outcome }) => outcome === 'withdrawn')) await onWritten()
      return receipts
    },
    list: ({ tag } = {}) =>
      listArticles({ store, publication: publicationOf(publisher), viewedBody: recordWork.viewedBody }, tag),
    async addMedia(bytes, name) {
      const storeFile = createStoreFile({ store: openStore(), addMedia: recordFiles.addMedia })
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const stored = await storeFile(buffer, name, publicationOf(publisher))
      if ('refusal' in stored) throw new Problem('invalid', `${name}: ${stored.refusal}`)
      return stored.file
    },
  }
}

interface ListContext extends Pick<RecordWork, 'viewedBody'> {
  readonly store: ArticleReader
  readonly publication: Publication
}

async function* listArticles(
  { store, publication, viewedBody }: ListContext,
  tag: string | undefined,
): AsyncGenerator<ListedArticle, void, undefined> {
  if (tag !== undefined && hasControlCharacters(tag)) return
  const folded = tag === undefined ? undefined : foldName(tag)
  for (let after: Cursor | undefined, isLast = false; !isLast; ) {
    const page = await store.list({ limit: PAGE, after, tag: folded })
    for (const owner of page.articles) {
      // One at a time, because texts may be large.
      const [article = owner.article] = await store.articles([owner.article.id])
      const whole = await withViewedBody({ ...owner, article }, viewedBody)
      yield viewOf(whole, publication) as unknown as ListedArticle
    }
    after = page.next
    isLast = after === undefined
  }
}

function publicationOf({ publication }: Pick<Publisher, 'publication'>): Publication {
  if (publication !== undefined) return publication
  throw new Problem('unavailable', 'nothing is published yet: await started')
}
