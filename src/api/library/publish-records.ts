import { type Article, permalink } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import { fieldName } from '../../articles/faults/issue-faults.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import type { MediaStore } from '../../articles/store/media-store.ts'
import type { SourceStore } from '../../articles/store/source-store.ts'
import {
  changeOf,
  type FindRenderingFault,
  findArticle,
  findBodyError,
  refusalOfFile,
  replacedBy,
} from '../articles/article-changes.ts'
import { parseRecord } from '../articles/parse-record.ts'
import type { RecordFiles } from '../articles/record-files.ts'
import { type FieldError, pathOfPointer } from '../problem-response.ts'
import { applyAll, type Step, type StepResult } from './apply-all.ts'
import { type ArticleRecord, readArticleRecord } from './article-record.ts'

/** A fault or warning of a record that a program published. */
export interface RecordFault {
  /** A `fault` prevents the publication of the record; a `warning` does not. */
  readonly severity: 'fault' | 'warning'
  /** Index of the record in the list, from 0. */
  readonly index: number
  /** Path of the field, such as `authors[0].url`; absent when the fault concerns the whole record. */
  readonly field?: string | undefined
  /** A message of the form "expected …, got …", without a full stop. */
  readonly message: string
}

/** The answer to one record: its article, or why there is none. */
export type PublishReceipt = PublishedArticle | RefusedRecord

/** An article that was published. */
export interface PublishedArticle {
  readonly outcome: 'created' | 'changed' | 'unchanged'
  readonly id: string
  readonly slug: string
  /** The address of its page. */
  readonly url: string
  readonly revision: number
  readonly published: Date
  /** Only warnings. */
  readonly faults: readonly RecordFault[]
}

/** A record that was not published. An earlier version of its article stays as it is. */
export interface RefusedRecord {
  readonly outcome: 'refused'
  /** At least one of them is a fault. */
  readonly faults: readonly RecordFault[]
}

/** The circumstances of publishing. */
export interface PublishContext {
  readonly store: ArticleReader & MediaStore & SourceStore
  readonly files: RecordFiles
  readonly publication: Publication
  readonly now: () => Date
  readonly findRenderingFault: FindRenderingFault
}

/**
 * Publishes records, with the rules of the publishing API. Each is stored unless it has a fault, whatever the others have.
 * @throws Problem when the store cannot be used.
 */
export function publishRecords(
  records: readonly ArticleRecord[],
  context: PublishContext,
): Promise<readonly PublishReceipt[]> {
  return applyAll(records, { ...context, prepare: (record, index) => prepare(record, index, context) })
}

async function prepare(
  record: unknown,
  index: number,
  { store, files, publication, now, findRenderingFault }: PublishContext,
): Promise<Step<PublishReceipt>> {
  const refused = (errors: readonly FieldError[]) => ({
    receipt: { outcome: 'refused', faults: errors.map(error => faultOf(error, index)) } as const,
  })
  const read = readArticleRecord(record)
  if ('errors' in read) return refused(read.errors)
  const { fields, key = '' } = read
  const found = replacedBy(await findArticle(store, key))
  const refusal = refusalOfFile(found)
  if (refusal !== undefined) return refused([{ detail: refusal }])
  const parsed = await parseRecord(fields, { found, publication, now: now(), store, files })
  if ('errors' in parsed) return refused(parsed.errors)
  const error = await findBodyError({ ...parsed, found }, fields, findRenderingFault)
  if (error !== undefined) return refused([error])
  const change = await changeOf(store, { key, found, draft: parsed.draft })
  const warnings = parsed.warnings.map(warning => faultOf(warning, index, 'warning'))
  return {
    key,
    found,
    change,
    receiptOf: result => receiptOf(result, { index, found, publication, warnings }),
  }
}

function receiptOf(
  { article, faults }: StepResult,
  {
    index,
    found,
    publication,
    warnings,
  }: {
    readonly index: number
    readonly warnings: readonly RecordFault[]
    readonly found: SlugOwner | undefined
    readonly publication: Publication
  },
): PublishReceipt {
  const stored = faults.map(({ severity, field, message }: Fault) => {
    return {
      severity: severity === 'fault' ? ('fault' as const) : ('warning' as const),
      index,
      field,
      message,
    }
  })
  const own = [...warnings, ...stored]
  if (article === undefined || own.some(({ severity }) => severity === 'fault'))
    return { outcome: 'refused', faults: own }
  const { id, slug, revision, published } = article
  const url = permalink(article, publication.baseUrl)
  return { outcome: outcomeOf(article, found), id, slug, url, revision, published, faults: own }
}

function outcomeOf(article: Article, found: SlugOwner | undefined): PublishedArticle['outcome'] {
  if (found === undefined || found.withdrawn || found.article.id !== article.id) return 'created'
  return article.revision === found.article.revision ? 'unchanged' : 'changed'
}

function faultOf(
  { pointer = '', detail }: FieldError,
  index: number,
  severity: RecordFault['severity'] = 'fault',
): RecordFault {
  return { severity, index, field: fieldName(pathOfPointer(pointer)), message: detail }
}
