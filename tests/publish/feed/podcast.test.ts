import { parseFeed } from 'podcast-partytime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Episode } from '../../../src/articles/podcast/episode.ts'
import type { Show } from '../../../src/articles/podcast/show.ts'
import type { Publication } from '../../../src/articles/publication.ts'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { declaredFeed } from '../../../src/feeds/feed-definition.ts'
import { showOf } from '../../../src/publish/feed/podcast.ts'
import { createPublisher } from '../../../src/publish/publisher.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { declared } from '../../feeds/given.ts'
import { article, OPTIONS } from '../../stores/given.ts'
import { publication } from '../given.ts'

const SHOW: Show = {
  ...{ medium: 'podcast', type: 'episodic', explicit: false },
  categories: [{ name: 'History' }],
}
const OWN_GUID = '00000000-0000-5000-8000-000000000001'
/** UUIDv5 of `news.example/rss.xml`, by Python's `uuid.uuid5`. */
const MINTED = 'bbc253c3-7725-5702-b277-1524a63f0d56'
const MP3 = { src: '/media/abc/1.mp3', type: 'audio/mpeg', length: 5, duration: 60 }

let store: ArticleStore

beforeEach(() => {
  store = openSqliteStore(':memory:')
})
afterEach(() => store.close())

/** Publishes the publication, and returns what is served at the paths. */
async function served(
  settings: Partial<Publication>,
  ...paths: readonly string[]
): Promise<readonly string[]> {
  const log = { info: () => undefined, error: (_fields: object, message: string) => expect.fail(message) }
  const publisher = createPublisher({ store, now: () => new Date('2026-03-01T12:00:00Z'), log, version: '1' })
  try {
    await publisher.publish({ ...publication, ...settings })
    return paths.map(path => {
      const variant = publisher.document(path)?.variants.find(({ coding }) => coding === 'identity')
      return variant?.bytes.toString() ?? ''
    })
  } finally {
    await publisher.close()
  }
}

async function guidOf(settings: Partial<Publication>, path = '/rss.xml'): Promise<string | undefined> {
  const [rss = ''] = await served(settings, path)
  return parseFeed(rss, { allowMissingGuid: true })?.guid
}

describe('the guid of a show', () => {
  it('is made from the address of its feed, and stays when the feed moves', async () => {
    expect(await guidOf({ podcast: SHOW })).toBe(MINTED)
    expect(await guidOf({ podcast: SHOW, baseUrl: 'https://radio.example/show' })).toBe(MINTED)
  })

  it('is that of publication.yaml, also later, when it no longer stands there', async () => {
    expect(await guidOf({ podcast: { ...SHOW, guid: OWN_GUID } })).toBe(OWN_GUID)
    expect(await guidOf({ podcast: SHOW })).toBe(OWN_GUID)
  })

  it('is that of publication.yaml, even if another was made before', async () => {
    expect(await guidOf({ podcast: SHOW })).toBe(MINTED)
    expect(await guidOf({ podcast: { ...SHOW, guid: OWN_GUID } })).toBe(OWN_GUID)
    expect(await guidOf({ podcast: SHOW })).toBe(MINTED)
  })

  it('is another one for each show', async () => {
    const podcast = { category: 'History', explicit: false }
    const feeds = { talk: declared({ podcast }) }
    expect(await guidOf({ podcast: SHOW, feeds }, '/feeds/talk/rss.xml')).not.toBe(MINTED)
  })
})

describe('a blog with a podcast in a feed of its own', () => {
  const episode: Episode = {
    ...{ number: 4, artwork: { src: '/media/abc/square.jpg', type: 'image/jpeg' } },
    transcripts: [{ src: '/media/abc/1.vtt', type: 'text/vtt' }],
    chapters: { src: '/media/abc/chapters.json', list: [{ startTime: 0 }] },
    alternates: [{ src: 'https://cdn.example/1.opus', type: 'audio/opus' }],
  }

  async function both(): Promise<readonly string[]> {
    const facts = { attachments: [MP3], episode, published: new Date('2026-02-01T00:00:00Z') }
    await store.apply([article('one', facts), article('two')], OPTIONS)
    const feeds = { talk: declared({ podcast: { category: 'History', explicit: false } }) }
    const paths = ['/rss.xml', '/feeds/talk/rss.xml', '/feeds/talk/feed.json', '/feeds/talk/atom.xml']
    return served({ feeds, medium: 'blog', icon: { src: '/media/abc/icon.png' } }, ...paths)
  }

  it('has the episode in both, with its elements only in the podcast', async () => {
    const [blog = '', talk = ''] = await both()
    expect(blog.match(/<item>/g)).toHaveLength(2)
    expect(blog).toContain('>blog</podcast:medium>')
    expect(blog).not.toMatch(/podcast:transcript|itunes:episode|<rss[^>]*xmlns:itunes/)
    const read = parseFeed(talk, { allowMissingGuid: true })
    expect(read).toMatchObject({
      ...{ medium: 'podcast', itunesImage: 'https://news.example/media/abc/icon.png', author: 'The editors' },
      items: [
        {
          enclosure: { url: 'https://news.example/media/abc/1.mp3', length: 5 },
          ...{ duration: 60, itunesEpisode: 4, itunesImage: 'https://news.example/media/abc/square.jpg' },
          podcastTranscripts: [{ url: 'https://news.example/media/abc/1.vtt' }],
          podcastChapters: { url: 'https://news.example/media/abc/chapters.json' },
        },
      ],
    })
  })

  it('has absolute addresses in JSON Feed and Atom too', async () => {
    const [, , json = '', atom = ''] = await both()
    const { _podcast, items } = JSON.parse(json)
    expect(_podcast.image).toBe('https://news.example/media/abc/icon.png')
    expect(items[0]._podcast).toMatchObject({
      episode: 4,
      chapters: { mime_type: 'application/json+chapters' },
    })
    expect(`${json}${atom}`).not.toMatch(/["']\/media/)
  })
})

it('a private show is blocked in every directory', () => {
  const podcast = { category: 'History', explicit: false, block: false }
  const feeds = { friends: declared({ podcast, private: true }), talk: declared({ podcast }) }
  const blocks = ['friends', 'talk'].map(name => {
    const feed = declaredFeed(name, { ...publication, feeds })
    return feed && showOf({ feed, publication }, OWN_GUID)?.block
  })
  expect(blocks).toEqual([true, false])
})
