import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PublicationFields } from '../../src/articles/schema/publication-schema.ts'
import { type Following, follow, stopAll } from './following.ts'

/** A row of a CMS. */
export interface Post {
  readonly id: number
  readonly headline: string
  readonly body_html: string
  readonly published_at: string
  readonly tags?: string
}

/** Somewhere that has posts, as an app writes them. */
export interface PostPlace {
  readonly source: PublicationFields['source']
  /** The publication's folder. */
  readonly folder?: string
  insert(...posts: readonly Post[]): Promise<void>
  /** Changes the row of an id. */
  update(id: number, values: Partial<Omit<Post, 'id'>>): Promise<void>
  remove(...ids: readonly number[]): Promise<void>
  close(): Promise<void>
}

/** Returns a post. */
export function post(id: number, values: Partial<Post> = {}): Post {
  return {
    ...{ id, headline: `Number ${id}`, body_html: `<p>Text ${id}</p>` },
    published_at: `2024-05-${String((id % 28) + 1).padStart(2, '0')} 10:00:00`,
    ...values,
  }
}

/** Describes what every kind of source does. */
export function describeSource(name: string, open: () => Promise<PostPlace>): void {
  describe(`posts in ${name}`, () => {
    let place: PostPlace
    let following: Following

    beforeEach(async () => {
      place = await open()
    })
    afterEach(async () => {
      await stopAll()
      await place.close()
    })

    const start = (options: Parameters<typeof follow>[1] = {}) => {
      following = follow(place.source, { ...(place.folder && { folder: place.folder }), ...options })
      return following.read
    }

    it('become articles with the fields of their columns', async () => {
      await place.insert(post(1, { headline: 'Ships at night', tags: 'maps, ships' }))
      await start({ publication: { timeZone: 'Europe/Berlin' } })
      const [article] = await following.articles()
      expect(article).toMatchObject({
        ...{ title: 'Ships at night', slug: 'ships-at-night', tags: ['maps', 'ships'] },
        body: { format: 'html', source: '<p>Text 1</p>' },
        published: new Date('2024-05-02T08:00:00Z'),
        link: 'https://www.example.com/news/1',
      })
      expect(article?.id).toBe('tag:news.example,2024-05-02:source-1')
    })

    it('are followed: a new row, a changed one and a removed one', async () => {
      await place.insert(post(1), post(2))
      await start()
      await following.untilTitles('Number 1', 'Number 2')
      await place.insert(post(3))
      await following.untilTitles('Number 1', 'Number 2', 'Number 3')
      await place.update(2, { headline: 'Second thoughts' })
      await following.untilTitles('Number 1', 'Number 3', 'Second thoughts')
      await place.remove(1)
      await following.untilTitles('Number 3', 'Second thoughts')
    })

    it('keep their ids when everything but the key changes, over a restart, and when they come back', async () => {
      await place.insert(post(1), post(2))
      await start()
      await following.untilTitles('Number 1', 'Number 2')
      const ids = new Map((await following.articles()).map(({ title, id }) => [title, id]))
      await following.stop()
      const { store } = following
      await place.update(1, { headline: 'Renamed', published_at: '2024-06-01 10:00:00' })
      await start({ store })
      await following.untilTitles('Number 2', 'Renamed')
      await place.remove(2)
      await following.untilTitles('Renamed')
      await place.insert(post(2, { headline: 'Back again', body_html: '<p>Other</p>' }))
      await following.untilTitles('Back again', 'Renamed')
      const after = new Map((await following.articles()).map(({ title, id }) => [title, id]))
      expect(after.get('Renamed')).toBe(ids.get('Number 1'))
      expect(after.get('Back again')).toBe(ids.get('Number 2'))
    })

    it('that are wrong are reported with their key and column, and keep the last valid version', async () => {
      await place.insert(post(1), post(2))
      await start()
      await following.untilTitles('Number 1', 'Number 2')
      await place.update(1, { headline: '' })
      await following.untilLogged(/^publication\.yaml: source \w+ 1 \w+ headline: expected/)
      expect(await following.faults()).toHaveLength(1)
      expect(await following.titles()).toEqual(['Number 1', 'Number 2'])
      await place.update(1, { headline: 'Right' })
      await following.untilTitles('Number 2', 'Right')
      expect(await following.faults()).toEqual([])
    })

    it('stay published when all rows are gone at once', async () => {
      await place.insert(post(1), post(2), post(3), post(4), post(5))
      await start()
      await following.untilTitles(...[1, 2, 3, 4, 5].map(id => `Number ${id}`))
      await following.stop()
      await place.remove(1, 2, 3, 4, 5)
      await start({ store: following.store })
      await following.untilLogged(/all 5 (?:rows|items) are gone: their articles stay until one is back/)
      expect(await following.titles()).toHaveLength(5)
      await place.insert(post(2))
      await following.untilTitles('Number 2')
    })

    it('cost nothing at a restart when nothing has changed', async () => {
      await place.insert(post(1), post(2), post(3))
      await start()
      await following.untilTitles('Number 1', 'Number 2', 'Number 3')
      await following.stop()
      await start({ store: following.store })
      expect(following.rowsRead()).toBe(0)
      await place.update(3, { headline: 'Third' })
      await following.untilTitles('Number 1', 'Number 2', 'Third')
      expect(following.rowsRead()).toBe(1)
    })
  })
}
