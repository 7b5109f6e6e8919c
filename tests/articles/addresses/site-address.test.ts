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

  // As `date -u +%V` and the like say.
  it.each([
    [
      '2021-01-03T04:05:06Z',
      ':year :short_year :month :i_month :short_month :long_month :day :i_day',
      '2021 21 01 1 Jan January 03 3',
    ],
    [
      '2021-01-03T04:05:06Z',
      ':short_day :long_day :w_day :weekday :y_day :yearday :week :w_year :hour :minute :second',
      'Sun Sunday 7 0 003 3 53 2020 04 05 06',
    ],
    [
      '2019-12-31T14:05:06Z',
      ':short_day :weekdayname :w_day :weekday :y_day :yearday :week :w_year :monthname',
      'Tue Tuesday 2 2 365 365 01 2020 December',
    ],
    ['2020-12-31T00:00:00Z', ':y_day :week :w_year', '366 53 2020'],
    ['2024-03-01T23:59:59Z', ':yearday :y_day :week :short_month', '61 061 09 Mar'],
  ])('has the parts of the date %s: %s', (date, words, parts) => {
    const permalinks = `/${words.replaceAll(' ', '/')}/`
    const given = draft({ published: new Date(date) })
    const place = { draft: given, page: { categories: [] }, file: 'a.md', timeZone: 'UTC' }
    expect(placeOnSite(place, { site, permalinks }).link).toBe(`${site}/${parts.replaceAll(' ', '/')}/`)
  })

  it.each([
    ['/:folders[1:]/:name/', '/b/c/radio/'],
    ['/:folders[:2]/:name/', '/a/b/radio/'],
    ['/:folders[last]/:name/', '/c/radio/'],
    ['/:folders[:last]/:name/', '/a/b/radio/'],
    ['/:folders[0]/:name/', '/a/radio/'],
    ['/:folders[7]/:name/', '/radio/'],
    ['/:folders[1:9]/:name/', '/b/c/radio/'],
  ])('has a part of the folders: %s', (permalinks, path) => {
    expect(placed('content/a/b/c/radio.md', { permalinks, folders: ['content'] })[0]).toBe(site + path)
  })

  it.each([
    ['hugo', "Don't Panic: C++ & C# / Ünïcode_2.0", '/dont-panic-c++-c%23-/-%C3%BCn%C3%AFcode_2.0/'],
    ['hugo', 'A  & B - C--d', '/a-b-c--d/'],
    ['zola', 'My_Post & Co', '/my-post-co/'],
    ['docusaurus', '/Deep/My_Post', '/Deep/My_Post/'],
  ] as const)('has names as %s writes them', (spelling, slug, path) => {
    const page = { categories: [], slug }
    const place = { draft: draft(), page, file: 'a.md', timeZone: 'UTC', spelling }
    expect(placeOnSite(place, { site, permalinks: '/:slug/' }).link).toBe(site + path)
  })

  it('has the names of files and folders as each tool writes them', () => {
    const link = (spelling: 'hugo' | 'zola') =>
      placeOnSite(
        {
          draft: draft(),
          page: { categories: [] },
          file: 'content/My Notes/A_b.md',
          timeZone: 'UTC',
          spelling,
        },
        { site, permalinks: '/:folders/:slug_or_filename/', folders: ['content'] },
      ).link
    expect(link('hugo')).toBe(`${site}/my-notes/a_b/`)
    expect(link('zola')).toBe(`${site}/my-notes/a-b/`)
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
