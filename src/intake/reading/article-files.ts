import { posix } from 'node:path'
import type { ArticleDraft, Attachment, Image, Media } from '../../articles/article.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { type FaultLocation, faultAt } from '../../articles/faults/issue-faults.ts'
import { baseName } from '../../articles/identity.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { bodyReferences } from '../../content/body-references.ts'
import type { AddMedia } from '../../images/add-media.ts'
import { Problem } from '../../problem.ts'
import { isRecordFile } from '../../records/read-record.ts'

/** Extensions of images that are found by the name of their article, the first that is there. */
const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'svg', 'heic']

/** Where an article's files are looked for. */
export interface FileContext extends FaultLocation {
  readonly keep: AddMedia
  /** Whether a file is in the folder, by its path inside. */
  readonly isThere: (path: string) => Promise<boolean>
  /** Path of the image beside the record that has its name. */
  readonly image: string | undefined
}

/** A draft whose files have been taken in, the names looked for, and what is wrong with them. */
export interface FiledDraft {
  readonly draft: ArticleDraft
  readonly media: readonly StoredMedia[]
  /** Paths of files that the draft names; when one of them changes, the record is read again. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
}

/** How images found by name may end, in the order in which they are preferred. */
const IMAGE_ENDINGS = IMAGE_EXTENSIONS.flatMap(extension => [`.${extension}`, `.${extension.toUpperCase()}`])

/** Images beside a record that have its name, in the order in which they are preferred. */
export function imagesByName(path: string): readonly string[] {
  const stem = stemOf(path)
  return IMAGE_ENDINGS.map(ending => stem + ending)
}

/** Whether an image of this name would be found by the name of a record beside it. */
export function isFoundByName(path: string): boolean {
  return IMAGE_ENDINGS.includes(posix.extname(path))
}

/** Path without extension: what a record and the images that are found by its name share. */
export function stemOf(path: string): string {
  return posix.join(posix.dirname(path), baseName(path))
}

/**
 * Takes in the files that a draft names: its image (or one found by name), attachments and what its body
 * shows. A named file that is not there is a fault, in the body a warning.
 */
export async function addFiles(draft: ArticleDraft, context: FileContext): Promise<FiledDraft> {
  const taker = createTaker(context)
  const image = await taker.image(draft.image)
  const attachments = await taker.attachments(draft.attachments)
  const assets = await taker.assets(bodyReferences(draft.body))
  return {
    draft: { ...draft, image, attachments, assets },
    media: taker.kept,
    dependencies: [...new Set(taker.named)].sort(),
    faults: taker.faults,
  }
}

function createTaker({ keep, isThere, image: beside, ...place }: FileContext) {
  const faults: Fault[] = []
  const named: string[] = []
  const kept: StoredMedia[] = []

  /** The file's path inside the folder, whether it is there or not; undefined when it would lead out. */
  function pathOf(name: string): string | undefined {
    const path = posix.join(posix.dirname(place.file), name)
    if (path.startsWith('..')) return undefined
    named.push(path)
    return path
  }

  async function take(name: string, field: readonly PropertyKey[]): Promise<Media | undefined> {
    const path = pathOf(name)
    if (path === undefined || !(await isThere(path))) {
      faults.push(
        faultAt(field, `expected a file in the folder, there is no ${quote(name)} beside the record`, place),
      )
      return undefined
    }
    return keepOrTell(path, message => faultAt(field, message, place))
  }

  function takeBeside(path: string): Promise<Media | undefined> {
    return keepOrTell(path, message => faultAt(['image'], message, place))
  }

  async function keepOrTell(path: string, fault: (message: string) => Fault): Promise<Media | undefined> {
    try {
      const { stored, warning, ...media } = await keep(path)
      kept.push(stored)
      if (warning !== undefined) faults.push({ ...fault(warning), severity: 'warning' })
      return media
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'invalid') throw error
      faults.push(fault(error.message))
      return undefined
    }
  }

  async function image(said: Image | undefined): Promise<Image | undefined> {
    if (said !== undefined && isRemote(said.src)) return said
    const found = said?.src || beside
    if (found === undefined) {
      if (said !== undefined) faults.push(nothingFound(place))
      return undefined
    }
    const media = await (said?.src ? take(said.src, ['image']) : takeBeside(found))
    if (media?.type?.startsWith('image/') === false) {
      faults.push(
        faultAt(['image'], `expected an image, got ${media.type} in ${quote(posix.basename(found))}`, place),
      )
    }
    return media && withFacts({ ...said, src: media.src }, media)
  }

  async function attachments(said: readonly Attachment[]): Promise<readonly Attachment[]> {
    const taken: Attachment[] = []
    for (const [at, attachment] of said.entries()) {
      const media = isRemote(attachment.src) ? attachment : await take(attachment.src, ['attachments', at])
      if (media === undefined) continue
      taken.push({
        ...attachment,
        src: media.src,
        type: attachmentType(attachment, media),
        length: media.length,
      })
    }
    return taken
  }

  async function assets(names: readonly string[]): Promise<Readonly<Record<string, Media>>> {
    const found: [string, Media][] = []
    for (const name of names) {
      const path = pathOf(name)
      if (path === undefined || isRecordFile(path)) continue
      if (await isThere(path)) {
        const media = await keepOrTell(path, message => bodyWarning(message, place))
        if (media !== undefined) found.push([name, media])
      } else if (IMAGE_EXTENSIONS.includes(posix.extname(path).slice(1).toLowerCase()))
        faults.push(missingInBody(name, place))
    }
    return Object.fromEntries(found)
  }

  return { faults, named, kept, image, attachments, assets }
}

/** What the bytes of an image say wins over the record; what they do not say stays as it was said. */
export function withFacts(said: Image, facts: Partial<Media> = {}): Image {
  const known = Object.entries(facts).filter(([, fact]) => fact !== undefined)
  return { ...said, ...Object.fromEntries(known) }
}

/** A picture may be served in another type than it was given. */
function attachmentType(said: Attachment, media: Media): string | undefined {
  return media.type?.startsWith('image/') ? media.type : (said.type ?? media.type)
}

/** Whether a source is an address elsewhere, not a file of the folder. */
export function isRemote(src: string): boolean {
  return /^https?:/i.test(src)
}

/** What a record says of an image that is not there yet is no reason to hold it back. */
function nothingFound(place: FaultLocation): Fault {
  const names = `${baseName(place.file)}.${IMAGE_EXTENSIONS[0]} (or .${IMAGE_EXTENSIONS.slice(1).join(', .')})`
  const message = `something is said of an image, but no file ${names} is beside the record: put it there, or name it in "src"`
  return { ...faultAt(['image'], message, place), severity: 'warning' }
}

function missingInBody(name: string, place: FaultLocation): Fault {
  return bodyWarning(
    `the text shows an image ${quote(name)}, but there is no such file beside the record`,
    place,
  )
}

/** A text is no worse for one file that cannot be shown. */
function bodyWarning(message: string, place: FaultLocation): Fault {
  return { ...faultAt([], message, place), severity: 'warning' }
}
