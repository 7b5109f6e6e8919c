import type { StoredMedia } from '../../articles/store/media-store.ts'
import { mediaOf as mediaOfRow } from '../sql/rows.ts'
import { all, one, type Work } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'

/** One of the media of a store, and which of how many. */
export interface NumberedMedia {
  readonly media: StoredMedia
  readonly number: number
  readonly total: number
}

const PAGE = 500

/** Every one of the media of a store, by hash. */
export async function* mediaOf({ engine }: CopyEndpoint): AsyncGenerator<NumberedMedia> {
  const total = await engine.read(countMedia)
  let number = 0
  for (let last: string | undefined = ''; last !== undefined; ) {
    const after: string = last
    const page = await engine.read(() => readMedia(after))
    for (const media of page) yield { media, number: ++number, total }
    last = page.at(-1)?.hash
  }
}

function* countMedia(): Work<number> {
  return Number((yield* one('SELECT count(*) AS count FROM media'))?.count)
}

function* readMedia(after: string): Work<readonly StoredMedia[]> {
  const rows = yield* all(
    'SELECT hash, name, type, length, width, height FROM media WHERE hash > ? ORDER BY hash LIMIT ?',
    after,
    PAGE,
  )
  return rows.map(mediaOfRow)
}
