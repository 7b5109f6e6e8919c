import { expect, it } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import { parsePublication } from '../../src/articles/parse-publication.ts'
import { createHasPublicPage } from '../../src/feeds/public-pages.ts'

const publication = parsePublication(
  {
    title: 'Night',
    feeds: { friends: { private: true }, long: { any: { tags: ['long'] } } },
  },
  'https://night.example',
)
const hasPublicPage = createHasPublicPage(publication)
const article = (fields: Partial<Article> = {}): Article => ({
  ...{
    id: 'a',
    slug: 'a',
    revision: 1,
    title: 'A',
    published: new Date(0),
    authors: [],
    tags: [],
    attachments: [],
  },
  ...{ draft: false, body: { format: 'text', source: '' }, assets: {}, ...fields },
})

it.each<readonly [string, Partial<Article>, boolean]>([
  ['an article', {}, true],
  ['one whose link is an address here', { link: 'https://night.example/old/path' }, true],
  ['one that has its page elsewhere', { link: 'https://elsewhere.example/a' }, false],
  ['one that is hidden from all', { hiddenFrom: 'all' }, false],
  ['one that is hidden from the main feed', { hiddenFrom: ['main'] }, true],
  ['one in a private feed only', { hiddenFrom: { except: ['friends'] } }, false],
  ['one in a declared feed only', { hiddenFrom: { except: ['long', 'friends'] } }, true],
  ['one in the feed of a tag only', { hiddenFrom: { except: ['tags/sea'] } }, true],
])('%s has a page for everyone to find, or not', (_, fields, expected) => {
  expect(hasPublicPage(article(fields))).toBe(expected)
})

it('an episode of a private show has no public page', () => {
  const members = parsePublication(
    {
      title: 'Night',
      feeds: {
        main: { none: { tags: ['members'] } },
        members: {
          private: true,
          podcast: { category: 'Comedy', explicit: false, artwork: 'https://night.example/a.jpg' },
        },
      },
    },
    'https://night.example',
  )
  const attachments = [{ src: '/media/1/a.mp3', type: 'audio/mpeg', length: 7 }]
  const check = createHasPublicPage(members)
  expect(check(article({ attachments, hiddenFrom: ['main'] }))).toBe(false)
  expect(check(article({ attachments }))).toBe(true)
})
