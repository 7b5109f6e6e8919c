import { describe, expect, it } from 'vitest'
import { placeOnSite, type SiteRules } from '../../../src/articles/addresses/site-address.ts'
import { draft } from '../../stores/given.ts'

const site = 'https://a.example'

function placed(file: string, rules: Partial<SiteRules>, { path, categories = [], ...fields }: Given = {}) {
  const given = draft({ title: 'Radio at Night', published: new Date('2021-02-07T23:30:00Z'), ...fields })
  const result = placeOnSite(
    { draft: given, page: { path, categories }, file, timeZone: 'Europe/Berlin' },
    { site, ...rules },
  )
  return [result.link, result.id]
}

interface Given {
  readonly path?: string
  readonly categories?: readonly string[]
  readonly slug?: string
  readonly id?: string
  readonly link?: string
}

describe('the page of a record on its site', () => {
  it.each([
    ['/:year/:month/:day/:name/', '_posts/2021-02-08-Radio.md', `${site}/2021/02/08/Radio/`],
    [
      '/:categories/:year/:i_month/:i_day/:name.html',
      '_posts/2021-02-08-radio.md',
      `${site}/2021/2/8/radio.html`,
    ],
    ['/:folders/:slug_or_filename/', 'content/posts/2021-02-08-radio.md', `${site}/posts/2021-02-08-radio/`],
    ['/:folders/:slug_or_filename/', 'content/posts/radio/index.md', `${site}/posts/radio/`],
    ['/:section/:title', 'content/posts/x/radio.md', `${site}/posts/radio-at-night`],
    ['https://b.example/:name', 'radio at night.md', 'https://b.example/radio-at-night'],
    ['/:unknown/:name', 'radio.md', `${site}/:unknown/radio`],
  ])('by %s', (permalinks, file, link) => {
    expect(placed(file, { permalinks, folders: ['content'] })).toEqual([link, undefined])
  })

  it.each([
    ['/:categories/:name/', `${site}/local%20news/c%23/radio/`],
    ['/:slugified_categories/:name/', `${site}/local-news/c/radio/`],
  ])('has each of its categories once, as Jekyll writes them: %s', (permalinks, link) => {
    const categories = ['Local News', 'C#', 'local news']
    expect(placed('_posts/2021-02-08-radio.md', { permalinks }, { categories })[0]).toBe(link)
  })

  it('follows the rule of its folder', () => {
    const permalinks = { posts: '/:year/:name/', 'posts/short': '/s/:name/', '/': '/:folders/:name/' }
    const link = (file: string) => placed(file, { permalinks, folders: ['content'] })[0]
    expect(link('content/posts/a.md')).toBe(`${site}/2021/a/`)
    expect(link('content/posts/short/a.md')).toBe(`${site}/s/a/`)
    expect(link('content/postscript/a.md')).toBe(`${site}/postscript/a/`)
  })

  it('is where the record says, with placeholders or without', () => {
    expect(placed('a.md', { permalinks: '/:name/' }, { path: '/custom/:title/' })[0]).toBe(
      `${site}/custom/radio-at-night/`,
    )
    expect(placed('a.md', { permalinks: '/:name/' }, { link: 'https://b.example/a' })[0]).toBe(
      'https://b.example/a',
    )
    expect(placed('a.md', {})).toEqual([undefined, undefined])
  })

  it('gives the id that the feed of the tool gave', () => {
    const link = { permalinks: '/:year/:name/', ids: 'link' } as const
    expect(placed('a.md', link)[1]).toBe(`${site}/2021/a/`)
    expect(placed('a.md', link, { id: 'tag:x' })[1]).toBe('tag:x')
    expect(placed('_posts/2021-02-08-a.md', { permalinks: '/:year/:name.html', ids: 'jekyll-feed' })[1]).toBe(
      `${site}/2021/a`,
    )
    expect(placed('_posts/2021-02-08-a.md', { permalinks: '/:year/:name/', ids: 'jekyll-feed' })[1]).toBe(
      `${site}/2021/a`,
    )
    const custom = { path: '/custom/' }
    expect(placed('_posts/2021-02-08-a.md', { ids: 'jekyll-feed' }, custom)[1]).toBe(`${site}/a`)
  })
})
