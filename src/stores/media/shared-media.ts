import type { StoredMedia } from '../../articles/store/media-store.ts'
import { Problem } from '../../problem.ts'
import { createSingleFlight } from '../../system/waiting.ts'
import type { MediaBytes } from './media-bytes.ts'

/** Shares media between servers, each of which has a media folder of its own. */
export interface SharedMedia {
  /**
   * Copies media from the folder to the shared store. Missing files are skipped.
   * @throws Problem when a file is damaged, or cannot be stored.
   */
  share(media: readonly StoredMedia[]): Promise<void>
  /**
   * Copies media from the shared store into the folder. Returns false when no server has shared them. Concurrent calls
   * for the same media share one copy.
   * @throws Problem when they are damaged, or cannot be copied.
   */
  fetch(media: StoredMedia): Promise<boolean>
}

/** Creates the exchange between a folder and a store that all servers share. */
export function createSharedMedia(folder: MediaBytes, shared: MediaBytes): SharedMedia {
  const oncePerHash = createSingleFlight<boolean>()

  async function copyToFolder(media: StoredMedia): Promise<boolean> {
    const { hash } = media
    if (!(await shared.has(media))) return false
    if (await folder.put(hash, () => shared.read(hash))) return true
    throw damaged(media, 'in the database')
  }

  return {
    async share(media) {
      for (const each of media) {
        if ((await shared.has(each)) || !(await folder.has(each))) continue
        const { hash } = each
        if (!(await shared.put(hash, () => folder.read(hash)))) throw damaged(each, 'in the data folder')
      }
    },
    fetch: media => oncePerHash(media.hash, () => copyToFolder(media)),
  }
}

function damaged({ hash, name }: StoredMedia, where: string): Problem {
  const advice = 'remove it, and change the article that shows it'
  return new Problem(
    'unavailable',
    `${name}: expected bytes whose hash is ${hash} ${where}, got others: ${advice}`,
  )
}
