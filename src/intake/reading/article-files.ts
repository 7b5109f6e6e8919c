import type { ArticleDraft, Body } from '../../articles/article.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { type FaultLocation, faultAt } from '../../articles/faults/issue-faults.ts'
import type { Attachment, Image, Media } from '../../articles/media.ts'
import { isRemote, withFacts } from '../../articles/media.ts'
import { durationWarning } from '../../articles/podcast/durations.ts'
import { isDataUrl, isMediaPath } from '../../articles/schema/field-schemas.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { bodyReferences, referenceName } from '../../content/body-references.ts'
import type { AddMedia } from '../../images/add-media.ts'
import { addEpisodeFiles, type EpisodeFile } from '../../images/episode-files.ts'
import { Problem } from '../../problem.ts'
import { isRecordFile } from '../../records/read-record.ts'
import {
  type AddBytes,
  addDataUrl,
  addEmbeddedFiles,
  type BodyWithFiles,
  embeddedName,
} from './embedded-files.ts'
import {
  bodyWarning,
  descriptionOf,
  missingInBody,
  noPicture,
  noRecording,
  nothingFound,
} from './file-faults.ts'
import { type FilesByName, isMediaFile, isPictureName } from './files-by-name.ts'
import { isBeside, type NamingRecord, placesOf } from './named-files.ts'
import { isRecordName } from './record-paths.ts'

/** The place of an article's files. */
export interface FileContext extends FaultLocation, FilesByName, NamingRecord {
  readonly addMedia: AddMedia
  /** Whether a file is in the folder, by its path. */
  readonly exists: (path: string) => Promise<boolean>
  /** Whether a file that is missing or wrong is a fault. Otherwise it is left out with a warning. */
  readonly strict?: boolean | undefined
}

/** A draft with stored files, the names of all files, and their faults. */
export interface DraftWithFiles {
  readonly draft: ArticleDraft
  readonly media: readonly StoredMedia[]
  /** Paths of files that the draft names. When one changes, the record is read again. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
}

/**
 * Stores the files that a draft names: its image and attachments (or those found by name), and the `references` of its body. A
 * missing file is left out with a warning, or is a fault where `strict` is set. In the body it is always a warning.
 */
export async function addFiles(
  draft: ArticleDraft,
  context: FileContext,
  references: readonly string[] = bodyReferences(draft.body),
): Promise<DraftWithFiles> {
  const adder = createFileAdder(context)
  const image = await adder.image(draft.image)
  const missingImage = image === undefined ? descriptionOf(draft.image) : undefined
  const attachments = await adder.attachments(draft.attachments, draft.episode?.duration)
  const episode = await adder.episode({ ...draft, attachments })
  const assets = await adder.assets(references, draft.link === undefined)
  const embedded = await adder.embedded(draft.body)
  return {
    draft: {
      ...draft,
      image,
      ...(missingImage && { missingImage }),
      attachments,
      episode,
      body: embedded.body,
      assets: { ...assets, ...embedded.assets },
    },
    media: adder.storedMedia,
    dependencies: [...new Set(adder.named)].sort(),
    faults: adder.faults,
  }
}

function createFileAdder(context: FileContext) {
  const { addMedia, exists, image: beside, recording, strict = false, ...place } = context
  const faults: Fault[] = []
  const named: string[] = []
  const storedMedia: StoredMedia[] = []
  const severity = strict ? 'fault' : 'warning'

  /** Returns the path of the file that a name means; undefined if there is none. */
  async function find(name: string): Promise<string | undefined> {
    for (const path of placesOf(name, place)) {
      named.push(path)
      if (await exists(path)) return path
    }
    return undefined
  }

  async function addNamed(name: string, field: readonly PropertyKey[]): Promise<Media | undefined> {
    return withoutText(await findAndAdd(name, field))
  }

  async function findAndAdd(name: string, field: readonly PropertyKey[]): Promise<EpisodeFile | undefined> {
    const decoded = referenceName(name)
    const path = (await find(name)) ?? (decoded && (await find(decoded)))
    if (path === undefined) {
      reject(
        field,
        `expected a file in the folder, there is no ${quote(name)}${isBeside(name) ? ' beside the record' : ''}`,
      )
      return undefined
    }
    return addOrReportFile(path, message => ({ ...faultAt(field, message, place), severity }))
  }

  function reject(field: readonly PropertyKey[], message: string): void {
    faults.push({ ...faultAt(field, message, place), severity })
  }

  function addBeside(path: string, field: 'image' | 'attachments'): Promise<Media | undefined> {
    return addOrReport(path, message => ({ ...faultAt([field], message, place), severity }))
  }

  async function addOrReport(
    path: string,
    fault: (message: string) => Fault,
    bytes?: Buffer,
  ): Promise<Media | undefined> {
    return withoutText(await addOrReportFile(path, fault, bytes))
  }

  async function addOrReportFile(
    path: string,
    fault: (message: string) => Fault,
    bytes?: Buffer,
  ): Promise<EpisodeFile | undefined> {
    try {
      const { stored, warning, ...media } = await addMedia(path, bytes)
      storedMedia.push(stored)
      if (warning !== undefined) faults.push({ ...fault(warning), severity: 'warning' })
      return media
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'invalid') throw error
      faults.push(fault(error.message))
      return undefined
    }
  }

  async function image(declared: Image | undefined): Promise<Image | undefined> {
    if (declared !== undefined && isRemote(declared.src)) return declared
    if (declared !== undefined && isDataUrl(declared.src)) return addDataImage(declared)
    const found = declared?.src || beside
    if (found === undefined) {
      if (declared !== undefined) faults.push(nothingFound(declared, place))
      return undefined
    }
    const media = await (declared?.src ? addNamed(declared.src, ['image']) : addBeside(found, 'image'))
    if (media?.type?.startsWith('image/') === false) {
      reject(['image'], noPicture(found, media.type))
      return undefined
    }
    return media && withFacts({ ...declared, src: media.src }, media)
  }

  async function addDataImage(declared: Image): Promise<Image | undefined> {
    const fault = (message: string): Fault => ({ ...faultAt(['image'], message, place), severity })
    const add: AddBytes = (name, bytes) => addOrReport(name, fault, bytes)
    const media = await addDataUrl(declared.src, add, message => reject(['image'], message))
    return media && withFacts({ ...declared, src: media.src }, media)
  }

  async function attachments(
    declared: readonly Attachment[],
    told: number | undefined,
  ): Promise<readonly Attachment[]> {
    if (declared.length === 0) return recordingBeside(told)
    const added: Attachment[] = []
    for (const [at, attachment] of declared.entries()) {
      const media = isRemote(attachment.src)
        ? attachment
        : await addNamed(attachment.src, ['attachments', at])
      if (media === undefined) continue
      if (isNoPicture(attachment.src, media)) {
        reject(['attachments', at], noPicture(attachment.src, media.type))
        continue
      }
      added.push({
        ...attachment,
        src: media.src,
        type: attachmentType(attachment, media),
        length: media.length,
        ...durationOf(attachment, media, ['attachments', at]),
      })
    }
    return added
  }

  /** What the record tells counts, even where the recording has another playing time. */
  function durationOf(
    { duration }: Attachment,
    { duration: measured }: Media,
    field: readonly PropertyKey[],
  ): Pick<Attachment, 'duration'> {
    const warning = durationWarning(duration, measured)
    if (warning !== undefined) faults.push({ ...faultAt(field, warning, place), severity: 'warning' })
    const known = duration ?? measured
    return known === undefined ? {} : { duration: known }
  }

  async function recordingBeside(told: number | undefined): Promise<readonly Attachment[]> {
    const media = recording && (await addBeside(recording, 'attachments'))
    if (!media) return []
    const { src, type, length } = media
    const time = durationOf({ src, duration: told }, media, ['duration'])
    if (!/^(?:audio|video)\//.test(type ?? '')) faults.push(noRecording(recording, type, place))
    return [{ src, type, length, ...time }]
  }

  /** Files of the episode that are missing or broken are warnings. */
  function episode(draft: ArticleDraft): Promise<ArticleDraft['episode']> {
    return addEpisodeFiles(draft, {
      find: findAndAdd,
      store: (bytes, name) =>
        addOrReportFile(name, message => ({ ...faultAt(['chapters'], message, place), severity }), bytes),
      report: (field, message) => faults.push({ ...faultAt(field, message, place), severity: 'warning' }),
    })
  }

  /** A picture that is missing may exist on the site where the article has its own page. */
  async function assets(names: readonly string[], isOwnPage: boolean): Promise<ArticleDraft['assets']> {
    const found: [string, Media][] = []
    for (const name of names) {
      if (isRecordName(name) || !mayBeServed(name)) continue
      const path = await find(name)
      if (path !== undefined) found.push([name, (await addToBody(name, path)) ?? LEFT_OUT])
      else if (isMediaFile(name)) {
        faults.push(missingInBody(name, place))
        if (isOwnPage && isBeside(name) && isPictureName(name)) found.push([name, LEFT_OUT])
      }
    }
    return Object.fromEntries(found)
  }

  async function addToBody(name: string, path: string): Promise<Media | undefined> {
    const media = await addOrReport(path, message => bodyWarning(name, message, place))
    if (media === undefined || !isNoPicture(name, media)) return media
    faults.push(bodyWarning(name, noPicture(name, media.type), place))
    return undefined
  }

  function embedded(body: Body): Promise<BodyWithFiles> {
    const warning = (at: number) => (message: string) => bodyWarning(embeddedName(at), message, place)
    return addEmbeddedFiles(
      body,
      at => (name, bytes) => addOrReport(name, warning(at), bytes),
      (at, message) => faults.push(warning(at)(message)),
    )
  }

  return { faults, named, storedMedia, image, attachments, episode, assets, embedded }
}

function withoutText(file: EpisodeFile | undefined): Media | undefined {
  if (file === undefined) return undefined
  const { text, ...media } = file
  return media
}

/** Whether a file that a body names may be served. From elsewhere in the folder, only media are, never configuration. */
function mayBeServed(name: string): boolean {
  if (isMediaPath(name) || isRecordFile(name)) return false
  return isBeside(name) || isMediaFile(name)
}

/** Stands for a file that is broken, so that the body shows nothing in its place. */
const LEFT_OUT: Media = { src: '' }

/** Whether a file has the name of a picture, but not its bytes. */
function isNoPicture(name: string, { type = '' }: Media): boolean {
  return isPictureName(name) && !isRemote(name) && !type.startsWith('image/')
}

/** A picture may be served in another type than its original. */
function attachmentType(declared: Attachment, media: Media): string | undefined {
  return media.type?.startsWith('image/') ? media.type : (declared.type ?? media.type)
}
