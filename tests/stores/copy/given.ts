import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StoredMedia } from '../../../src/articles/store/media-store.ts'
import { type CopyReport, copyStore } from '../../../src/stores/copy/copy-store.ts'
import { openEndpoint, openExistingEndpoint } from '../../../src/stores/copy/open-endpoint.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, EVERYTHING, faulty, gone, NOW, OPTIONS } from '../given.ts'

/** Bytes of the recording in the store of `fillStore`: more than one chunk. */
export const RECORDING = Buffer.alloc(2_500_000, 'la la ')
const PICTURE = Buffer.from('a picture')

/** Fills the store of a data folder, so that every table has rows of many kinds. */
export async function fillStore(data: string): Promise<void> {
  const store = openSqliteStore(join(data, 'feedwright.db'))
  const image = (url: string) => ({ image: { src: `https://images.example/${url}` } })
  await store.declareLists([{ name: 'main', filter: EVERYTHING }], 'en')
  await store.declareLists(
    [
      { name: 'main', filter: EVERYTHING },
      { name: 'sea', filter: { ...EVERYTHING, any: [{ kind: 'tag', folded: 'sea' }] } },
    ],
    'en',
  )
  await store.apply(
    [
      article('a.md', { tags: ['Sea', 'Maps & charts'], authors: [{ name: 'Ines' }], section: 'Radio' }),
      article('ü😀.md', { title: '\u{10FFFF} \u0000 \r\n\t"\\', tags: ['日本', 'ß'], ...image('known.png') }),
      article('later.md', { published: new Date('2030-01-01'), ...image('failed.png') }),
      article('draft.md', { draft: true, ...image('wanted.png') }),
      article('long.md', { body: { format: 'markdown', source: 'Long. '.repeat(100_000) } }),
      article('episode.md', { attachments: [{ src: 'https://audio.example/episode.mp3' }] }),
      article('withdrawn.md'),
      article('recalled.md', { id: 'recalled' }),
      article('moved.md', { slug: 'old-slug' }),
      faulty('wrong.md'),
    ],
    OPTIONS,
  )
  await store.apply([gone('withdrawn.md'), article('moved.md', { slug: 'new-slug' })], OPTIONS)
  await store.addReaderDays(
    [
      {
        day: '2026-11-28',
        feed: '/tags/ü',
        product: 'Feedly',
        sums: { requests: 3 },
        maxima: { 'subscribers rss': 7 },
      },
    ],
    '2025-11-28',
  )
  await store.recall('recalled', { reason: 'A name was wrong', by: 'Inés', isPublic: true }, NOW)
  await store.noteFetches([
    { feed: 'smart', product: 'SmartNewsBot', revision: 9, first: NOW, last: NOW, count: 2, status: 304 },
  ])
  await store.saveRemoteMedia('https://images.example/known.png', {
    facts: { type: 'image/png', length: 90, width: 3, height: 2 },
  })
  await store.saveRemoteMedia('https://images.example/failed.png', { error: 'no answer', retryAt: NOW })
  await store.closePages('main', { now: NOW, list: { kind: 'feed', name: 'main' }, size: 1, unarchived: 1 })
  for (const id of ['one', 'two', 'three'])
    await store.addToken({ id, feed: 'members', label: 'Jané', hash: `hash ${id}`, created: NOW })
  await store.useToken('members', 'hash one', NOW)
  await store.revokeToken('two', NOW)
  await store.addApiToken({ id: 'four', scope: 'publish', label: 'CMS', hash: 'hash four', created: NOW })
  const [hub, due] = ['https://hub.example/', NOW]
  await store.enqueueDeliveries(
    ['/rss.xml', '/atom.xml'].map(subject => ({ kind: 'websub ping', destination: hub, subject, due })),
  )
  const [claimed] = await store.claimDeliveries({ now: NOW, until: NOW, limit: 1, exceptHosts: [] })
  if (claimed !== undefined)
    await store.settleDeliveries([{ ...claimed, outcome: { error: 'got 503' } }], NOW)
  // So many that their deliveries are not added in one step.
  for (let n = 0; n < 101; n++) {
    const subscription = { kind: 'websub push', callback: `https://reader.example/${n}`, topic: '/rss.xml' }
    await store.putSubscription({ ...subscription, expires: NOW, payload: '{}' })
  }
  await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })
  await store.recordChanges(NOW)
  await store.beginRequest('answered', 'one', NOW)
  await store.storeAnswer('answered', { status: 201, headers: {}, body: '{}' })
  await store.beginRequest('running', 'two', NOW)
  await store.lastChanged('/rss.xml', 'digest', NOW)
  await store.remember('main feed', 'tag:news.example,2021:feed')
  await store.putMedia([
    await placeMedia(data, 'mast.jpg', PICTURE),
    await placeMedia(data, 'song.mp3', RECORDING),
  ])
  await store.close()
}

/** Writes bytes into the media files of a data folder. */
export async function placeMedia(data: string, name: string, bytes: Buffer): Promise<StoredMedia> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  await mkdir(join(data, 'media', hash.slice(0, 2)), { recursive: true })
  await writeFile(join(data, 'media', hash.slice(0, 2), hash), bytes)
  return { hash, name, type: 'application/octet-stream', length: bytes.length }
}

/** Copies a store as the command does. */
export async function copyBetween(from: string, to: string): Promise<CopyReport> {
  const [source, target] = [await openExistingEndpoint(from), await openEndpoint(to)]
  try {
    return await copyStore(source, target, () => undefined)
  } finally {
    await source.close()
    await target.close()
  }
}

/** Returns every row of every table of a data folder's store, in an order that depends only on the rows. */
export function rowsOf(data: string): Readonly<Record<string, readonly string[]>> {
  const database = new DatabaseSync(join(data, 'feedwright.db'), { readOnly: true })
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const tables = names.map(({ name }) => {
    const rows = database.prepare(`SELECT * FROM ${name}`).all()
    return [String(name), rows.map(row => JSON.stringify(row)).sort()] as const
  })
  database.close()
  return Object.fromEntries(tables)
}
