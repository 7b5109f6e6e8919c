import type { MediaFiles } from '../../articles/store/media-files.ts'
import type { MediaStore, StoredMedia } from '../../articles/store/media-store.ts'
import { type AddMediaBytes, createAddMediaBytes } from '../../images/add-media.ts'
import type { PictureDecoder } from '../../images/draw-rendition.ts'
import { readableText } from '../../images/text-type.ts'
import { isMissing } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'

/** Reads and stores the files of records that come from programs. */
export interface RecordFiles {
  readonly addMedia: AddMediaBytes
  /** Returns the text of a stored file that may hold chapters; undefined for others. */
  readText(media: StoredMedia, store: Pick<MediaStore, 'fetchMedia'>): Promise<string | undefined>
}

/** Where the bytes of files are, and how pictures are decoded. */
export interface RecordFilesOptions {
  readonly files: MediaFiles
  readonly decoders: readonly PictureDecoder[]
}

/** Creates the access to the files of records. */
export function createRecordFiles({ files, decoders }: RecordFilesOptions): RecordFiles {
  return {
    addMedia: createAddMediaBytes(files, decoders),
    async readText(media, store) {
      const { hash, type, length } = media
      if (readableText(type, { head: Buffer.alloc(0), length: 0 }) === undefined) return undefined
      const path = files.pathOf(hash)
      const own = await asyncDisk.read(path).catch(undefinedWhenMissing)
      // Another server may have stored it.
      const head = own ?? ((await store.fetchMedia(media)) ? await asyncDisk.read(path) : undefined)
      return head && readableText(type, { head, length })
    },
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
