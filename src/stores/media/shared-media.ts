import type { StoredMedia } from '../../articles/store/media-store.ts'
import { Problem } from '../../problem.ts'
import type { MediaBytes } from './media-bytes.ts'

/** Media of which every server has a copy in a folder of its own, once it was asked for them. */
export interface SharedMedia {
  /**
   * Gives every server what this one has in its folder. What is not there has no bytes to give.
   * @throws Problem when a copy is damaged, or there is no place for it.
   */
  share(media: readonly StoredMedia[]): Promise<void>
  /**
   * Brings what any server has shared into the folder, once for all who ask meanwhile; false when nobody has.
   * @throws Problem when it is damaged, or cannot be brought.
   */
  fetch(media: StoredMedia): Promise<boolean>
}

/** Shares the media of a folder by what is `common` to all servers. */
export function createSharedMedia(folder: MediaBytes, common: MediaBytes): SharedMedia {
  const fetching = new Map<string, Promise<boolean>>()

  async function bring(media: StoredMedia): Promise<boolean> {
    const { hash } = media
    if (!(await common.has(media))) return false
    if (await folder.put(hash, () => common.read(hash))) return true
    throw damaged(media, 'in the database')
  }

  return {
    async share(media) {
      for (const each of media) {
        if ((await common.has(each)) || !(await folder.has(each))) continue
        const { hash } = each
        if (!(await common.put(hash, () => folder.read(hash)))) throw damaged(each, 'in the data folder')
      }
    },
    fetch(media) {
      const running = fetching.get(media.hash) ?? bring(media).finally(() => fetching.delete(media.hash))
      fetching.set(media.hash, running)
      return running
    },
  }
}

function damaged({ hash, name }: StoredMedia, where: string): Problem {
  const advice = 'remove it, and change the article that shows it'
  return new Problem(
    'unavailable',
    `${name}: expected bytes whose hash is ${hash} ${where}, got others: ${advice}`,
  )
}
