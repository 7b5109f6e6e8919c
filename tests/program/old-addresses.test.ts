import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from './raw-http.ts'
import { articleText, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const LONG_MS = 120_000
const BASE = 'https://news.example/news'

const FILES: Readonly<Record<string, string>> = {
  'publication.yaml': `${PUBLICATION}url: ${BASE}\nfeeds:\n  essays:\n    any: { tags: Essay }\n`,
  'radio.md': articleText({
    title: 'Radio by the Sea',
    published: '2021-02-17',
    tags: '[Maps, Essay]',
    section: 'Sea',
    authors: 'Ann',
    aliases: '[/2021/02/Radio/, "https://blog.example/?p=12", /news/old-radio.html]',
  }),
  'own.md': articleText({ title: 'Own', published: '2021-02-18', link: `${BASE}/articles/own` }),
  'elsewhere.md': articleText({
    title: 'Elsewhere',
    published: '2021-02-19',
    link: 'https://other.example/e',
  }),
  'later.md': articleText({
    title: 'Later',
    published: '2999-01-01',
    tags: 'Tomorrow',
    aliases: '/2999/later/',
  }),
  'moved.md': articleText({ title: 'Moved', published: '2021-02-20', link: `${BASE}/2021/02/moved/` }),
}

let program: Program

beforeAll(async () => {
  program = await startProgram(await sampleFolder(FILES))
  await untilFollowing({ ...program, url: `${program.url}/news` })
}, LONG_MS)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await cleanUp()
}, LONG_MS)

/** The status of an answer, and the address to which it redirects. */
async function answer(path: string): Promise<string> {
  const { status, headers } = await ask(`${program.url}/news${path}`)
  return headers.location === undefined ? String(status) : `${status} ${headers.location}`
}

/** Asserts that a path redirects to another, which is served. */
async function expectRedirect(from: string, to: string): Promise<void> {
  expect(await answer(from)).toBe(`301 ${BASE}${to}`)
  expect(await answer(to)).toBe('200')
}

describe('an address of another system', () => {
  it.each([
    ['/?feed=rss2', '/rss.xml'],
    ['/?feed=atom', '/atom.xml'],
    ['/feed/', '/rss.xml'],
    ['/index.xml', '/rss.xml'],
    ['/blog/feed.xml', '/rss.xml'],
    ['/tag/maps/feed/', '/tags/maps/rss.xml'],
    ['/tag/Maps/', '/tags/maps/'],
    ['/category/sea/feed/atom/', '/sections/sea/atom.xml'],
    ['/category/essays/feed/', '/feeds/essays/rss.xml'],
    ['/sea/index.xml', '/sections/sea/rss.xml'],
    ['/author/ann/feed/', '/authors/ann/rss.xml'],
    ['/?feed=rss2&tag=maps', '/tags/maps/rss.xml'],
    ['/)', '/'],
    ['/rss.xml)', '/rss.xml'],
    ['/rss.xml,', '/rss.xml'],
    ['/rss.xml%20', '/rss.xml'],
    ['/rss.xml%E2%80%9D', '/rss.xml'],
    ['/tags/maps/atom.xml).', '/tags/maps/atom.xml'],
    ['/articles/radio)', '/articles/radio'],
    ['/articles/Radio', '/articles/radio'],
    ['/articles/RADIO.html', '/articles/radio'],
  ])('%s redirects to %s in one hop', expectRedirect)

  it.each([
    '/tag/none/feed/',
    '/tags/none',
    '/tag/tomorrow/feed/',
    '/category/none/feed/',
    '/comments/feed/',
    '/articles/none/',
    '/articles/Later',
    '/Articles/None',
    '/none)',
    '/2999/later/',
  ])('%s is not found, instead of being redirected to nothing', async path => {
    expect(await answer(path)).toBe('404')
  })

  it.each(['/?utm_source=mail', '/?', '/?p=99', '/?feed=none'])('%s is the home page', async path => {
    expect(await answer(path)).toBe('200')
  })
})

describe('an alias of an article', () => {
  it.each([
    ['/2021/02/radio', '/articles/radio'],
    ['/2021/02/Radio/', '/articles/radio'],
    ['/2021/02/radio/)', '/articles/radio'],
    ['/2021/02/radio/?utm_source=mail', '/articles/radio?utm_source=mail'],
    ['/?p=12', '/articles/radio'],
    ['/?p=12&utm_source=mail', '/articles/radio'],
    ['/index.php?p=12', '/articles/radio'],
    ['/old-radio.html', '/articles/radio'],
    ['/2021/02/moved/', '/articles/moved'],
  ])('%s redirects to %s in one hop', expectRedirect)
})

describe('the page of an article', () => {
  it('is served when its link is its own address here', async () => {
    expect(await answer('/articles/own')).toBe('200')
  })

  it('elsewhere is one hop away from any spelling', async () => {
    expect(await answer('/articles/elsewhere')).toBe('302 https://other.example/e')
    expect(await answer('/Articles/Elsewhere/')).toBe('301 https://other.example/e')
  })
})
