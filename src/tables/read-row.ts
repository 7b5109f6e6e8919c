import { hash } from 'node:crypto'
import type { ArticleDraft } from '../articles/article.ts'
import type { Fault } from '../articles/faults/fault.ts'
import { quote } from '../articles/faults/fault.ts'
import { faultAt } from '../articles/faults/issue-faults.ts'
import { slugify } from '../articles/identity.ts'
import type { Media } from '../articles/media.ts'
import { parseArticle } from '../articles/parse-article.ts'
import { readEmbargo } from '../articles/press/embargo/read-embargo.ts'
import type { Publication } from '../articles/publication.ts'
import { isMediaPath } from '../articles/schema/field-schemas.ts'
import type { MediaStore, StoredMedia } from '../articles/store/media-store.ts'
import { findReferences } from '../content/body-references.ts'
import { type AddMedia, mediaPath } from '../images/add-media.ts'
import { addFiles } from '../intake/reading/article-files.ts'
import { hasFault } from '../intake/reading/read-content.ts'
import type { Reading } from '../intake/reading/read-record-file.ts'
import { messageOf, Problem } from '../problem.ts'
import { type Fields, isFields } from '../records/fields.ts'
import { rowFields } from './row-fields.ts'
import { type KeyedRow, pathsOf, type TableDefinition } from './table.ts'

/** The means of reading a row. */
export interface RowReader {
  readonly publication: Publication
  readonly store: MediaStore
  readonly addMedia: AddMedia
  /** Whether a file is in the publication's folder, by its path. */
  readonly exists: (path: string) => Promise<boolean>
  /** Returns why a draft cannot be rendered; undefined when it can. */
  readonly findRenderingFault: (draft: ArticleDraft) => Promise<string | undefined>
}

/** A row that was read as a record. */
export interface RowReading extends Reading {
  /** Returns the column from which a field comes. */
  readonly columnOf: (field: string) => string | undefined
}

/** Reads a row as a record: with the rules of files, and the same faults. Never rejects for a wrong row. */
export async function readRow(
  { key, row, fault }: Pick<KeyedRow, 'key' | 'row' | 'fault'>,
  table: Pick<TableDefinition, 'name' | 'mapping'>,
  reader: RowReader,
): Promise<RowReading> {
  const path = pathsOf(table.name) + key
  const { fields, body, columnOf } = rowFields(row, table.mapping)
  const contentHash = hash('sha256', path)
  const place = { file: path, lineOf: () => undefined }
  // The hash is that of the path, so that a row that comes back under its key has its article again.
  const reading = { path, contentHash, columnOf, media: [], dependencies: [] }
  if (fault !== undefined) return { ...reading, faults: [faultAt([], fault, place)] }
  const based = { ...fields, ...withBase(fields, table.mapping.base) }
  const { timeZone, language, authors, strict = false } = reader.publication
  const { problems, ...read } = readEmbargo(based, body, { timeZone, language })
  const held = problems.map(({ field = 'content', message }) => faultAt([field], message, place))
  const parsed = parseArticle(read.fields, read.body, {
    ...{ ...place, timeZone, language, authors, lenient: !strict },
  })
  const faults = [...held, ...parsed.faults.map(withOwnAdvice)]
  if (parsed.draft === undefined || hasFault(faults)) return { ...reading, faults }
  const draft = named(parsed.draft, table.name, key)
  try {
    const message = await reader.findRenderingFault(draft)
    if (message !== undefined)
      return { ...reading, faults: [...faults, faultAt(['content'], message, place)] }
    const files = await withFiles(draft, { ...reader, ...place, base: table.mapping.base, strict })
    return { ...reading, ...files, dependencies: [], faults: [...faults, ...files.faults], lines: {} }
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unavailable') throw error
    return { ...reading, faults: [...faults, faultAt([], messageOf(error), place)] }
  }
}

/** A file has its date in its name; a row has a column. */
function withOwnAdvice(fault: Fault): Fault {
  const message = fault.message.replace(/ in the field "published" or at the start of .*$/, ', got none')
  return message === fault.message ? fault : { ...fault, message }
}

/** The title names a row without a slug. Its id is that of its key, which stays. */
function named(draft: ArticleDraft, name: string, key: string): ArticleDraft {
  const ofTitle = slugify(draft.title) || 'article'
  const ofKey = slugify(`${name}-${key}`) || ofTitle
  return { ...draft, derivedSlug: draft.slug ?? ofTitle, nameInId: draft.slug ?? ofKey }
}

/** Returns the addresses of the picture and the attachments that are relative, as absolute ones. */
function withBase({ image, attachments }: Fields, base: string | undefined): Fields {
  if (base === undefined) return {}
  const moved = (media: unknown): unknown => {
    if (typeof media === 'string') return absolute(media, base)
    return isFields(media) && typeof media.src === 'string'
      ? { ...media, src: absolute(media.src, base) }
      : media
  }
  return {
    ...(image !== undefined && { image: moved(image) }),
    ...(attachments !== undefined && {
      attachments: Array.isArray(attachments) ? attachments.map(moved) : moved(attachments),
    }),
  }
}

function absolute(address: string, base: string): string {
  if (isMediaPath(address) || /^[a-z][a-z0-9+.-]*:/i.test(address.trim())) return address
  return URL.parse(address, base.endsWith('/') ? base : `${base}/`)?.href ?? address
}

interface FilePlace extends RowReader {
  readonly file: string
  readonly lineOf: () => undefined
  readonly base: string | undefined
  readonly strict: boolean
}

/** Stores the files that a row names in the publication's folder, and those in its text. A relative address leads to `base`. */
async function withFiles(draft: ArticleDraft, place: FilePlace) {
  const { base } = place
  const { image, attachments, warnings } = await storedHere(draft, place)
  const own = isMediaPath(draft.image?.src ?? '') ? undefined : draft.image
  const others = draft.attachments.filter(({ src }) => !isMediaPath(src))
  const references = findReferences(draft.body).map(({ name }) => name)
  const files = await addFiles(
    { ...draft, image: own, attachments: others },
    { ...place, image: undefined, recording: undefined },
    base === undefined ? references : [],
  )
  const based =
    base === undefined ? [] : references.map(name => [name, { src: absolute(name, base) }] as const)
  return {
    ...files,
    faults: [...files.faults, ...warnings],
    draft: {
      ...files.draft,
      image: image ?? files.draft.image,
      attachments: [...files.draft.attachments, ...attachments],
      assets: { ...files.draft.assets, ...Object.fromEntries(based) },
    },
  }
}

/** Finds the files that were stored before, by `addMedia` or `POST /api/media`. */
async function storedHere({ image, attachments }: ArticleDraft, { store, file, lineOf }: FilePlace) {
  const warnings: Fault[] = []

  async function find(src: string, field: string): Promise<Media | undefined> {
    const stored = await store.findMedia(src.split('/')[2] ?? '')
    if (stored !== undefined && mediaPath(stored) === src) return mediaOf(stored)
    const message = `there is no ${quote(src)} here: add it with addMedia first`
    warnings.push({ ...faultAt([field], message, { file, lineOf }), severity: 'warning' })
    return undefined
  }

  const facts = image && isMediaPath(image.src) ? await find(image.src, 'image') : undefined
  const stored = attachments.filter(({ src }) => isMediaPath(src))
  const found = await Promise.all(
    stored.map(async attachment => {
      const media = await find(attachment.src, 'attachments')
      return media === undefined ? [] : [{ ...media, ...attachment, length: media.length }]
    }),
  )
  return { image: facts && { ...image, ...facts }, attachments: found.flat(), warnings }
}

function mediaOf(stored: StoredMedia): Media {
  const { type, length, width, height, duration } = stored
  return { src: mediaPath(stored), type, length, width, height, duration }
}
