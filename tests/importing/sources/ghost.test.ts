import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { isGhost, openGhost } from '../../../src/importing/sources/ghost-posts.ts'

const POST = {
  id: '5ddc9063c35e7700383b27e0',
  title: 'Radio',
  slug: 'radio',
  html: '<p><img src="__GHOST_URL__/content/images/a.jpg"></p>',
  feature_image: '__GHOST_URL__/content/images/b.jpg',
  status: 'published',
  visibility: 'public',
  published_at: '2021-02-17T10:00:00.000Z',
  custom_excerpt: 'Short',
}

async function read(posts: readonly object[], tables: object = {}, home = 'https://a.example') {
  const report = createImportReport()
  const text = JSON.stringify({ db: [{ meta: {}, data: { posts, ...tables } }] })
  const file = {
    ...{ name: 'ghost.json', place: 'ghost.json', isNamed: true },
    open: async () => Readable.from([Buffer.from(text)]),
  }
  const { posts: found } = await openGhost(file, home, report)
  const all: ImportedPost[] = []
  for await (const one of found) all.push(one)
  return { posts: all, counts: Object.fromEntries(report.counts) }
}

describe('a Ghost export', () => {
  it('gives its posts with the ids of the feed, and the address of the site', async () => {
    const { posts } = await read([POST], {
      tags: [
        { id: 't1', name: 'Sea' },
        { id: 't2', name: '#internal' },
        { id: 't3', name: 'News' },
      ],
      posts_tags: [
        { post_id: POST.id, tag_id: 't1', sort_order: 1 },
        { post_id: POST.id, tag_id: 't2', sort_order: 2 },
        { post_id: POST.id, tag_id: 't3', sort_order: 0 },
      ],
      users: [{ id: 'u1', name: 'Ann', website: 'https://ann.example' }],
      posts_authors: [{ post_id: POST.id, author_id: 'u1' }],
      posts_meta: [
        { post_id: POST.id, feature_image_alt: 'A mast', feature_image_caption: '<b>At</b> night' },
      ],
    })
    expect(posts).toMatchObject([
      {
        id: POST.id,
        link: 'https://a.example/radio/',
        title: 'Radio',
        summary: 'Short',
        published: '2021-02-17T10:00:00.000Z',
        tags: ['News', 'Sea'],
        authors: [{ name: 'Ann', url: 'https://ann.example' }],
        image: { src: 'https://a.example/content/images/b.jpg', alt: 'A mast', caption: 'At night' },
        html: '<p><img src="https://a.example/content/images/a.jpg"></p>',
      },
    ])
  })

  it.each([
    [{ type: 'page' }, 'a page, not a post'],
    [{ status: 'sent' }, 'only sent by e-mail'],
    [{ visibility: 'paid' }, 'for members (paid)'],
  ])('leaves out what was never public: %j', async (fields, reason) => {
    expect(await read([{ ...POST, ...fields }])).toEqual({
      posts: [],
      counts: { [`left out: ${reason}`]: 1 },
    })
  })

  it.each([
    ['2021-02-17 10:00:00', '2021-02-17T10:00:00.000Z'],
    [1613556000000, '2021-02-17T10:00:00.000Z'],
  ])('has the dates of old versions: %j', async (published_at, published) => {
    expect((await read([{ ...POST, published_at }])).posts[0]?.published).toBe(published)
  })

  it('is recognised with and without "db"', () => {
    expect(isGhost('{ "db": [ {"meta"')).toBe(true)
    expect(isGhost('{"meta": {"exported_on"')).toBe(true)
    expect(isGhost('{"data":{"posts"')).toBe(true)
    expect(isGhost('{"items":[{"data":{}')).toBe(false)
  })
})
