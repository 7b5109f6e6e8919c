import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

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
  'redirects.yaml': `/about-radio/: radio
/radio-feed.php: /tags/maps/rss.xml
/radio.php?id=12: /2021/02/radio/
/first: /second
/second: https://other.example/page
/none: nothing
/round: /again
/again: /round
not a redirect
/t/*: /tags/*
/left: leaving
/odd/*: /nowhere/*
`,
  'later.md': articleText({
    title: 'Later',
    published: '2999-01-01',
    tags: 'Tomorrow',
    aliases: '/2999/later/',
  }),
  'leaving.md': articleText({
    title: 'Leaving',
    published: '2021-02-21',
    aliases: '[/2021/leaving/, /?p=21]',
  }),
  'hidden.md': articleText({
    title: 'Hidden',
    published: '2021-02-22',
    draft: 'true',
    aliases: '[/2021/hidden/]',
  }),
  'moved.md': articleText({ title: 'Moved', published: '2021-02-20', link: `${BASE}/2021/02/moved/` }),
}

const WXR = `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Radio</title><wp:base_site_url>https://blog.example</wp:base_site_url>
<item><title>Radio by the Sea</title><link>https://blog.example/2021/02/radio/</link>
<guid isPermaLink="false">https://blog.example/?p=7</guid><content:encoded><![CDATA[Waves travel far.]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_date_gmt>2021-02-17 10:00:00</wp:post_date_gmt><wp:post_name>radio</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="sea">Sea</category>
<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>wireless</wp:meta_value></wp:postmeta>
</item></channel></rss>`

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
    ['/t/maps', '/tags/maps/'],
    ['/t/Maps/atom.xml', '/tags/maps/atom.xml'],
    ['/tags/Maps/?page=99', '/tags/maps/'],
    ['/tags/Maps/?page=x&a=1', '/tags/maps/?a=1'],
    ['/tag/maps/?page=99', '/tags/maps/'],
    ['/t/maps/?page=99', '/tags/maps/'],
  ])('%s redirects to %s in one hop', expectRedirect)

  it.each([
    '/tag/none/feed/',
    '/tags/none',
    '/tag/tomorrow/feed/',
    '/tags/Tomorrow/',
    '/tags/Tomorrow/rss.xml',
    '/category/none/feed/',
    '/comments/feed/',
    '/articles/none/',
    '/articles/Later',
    '/Articles/None',
    '/none)',
    '/2999/later/',
    '/2021/hidden/',
    '/t/none',
    '/tags/Maps/archive/99/rss.xml',
    '/tags/Maps/archive/99/?page=2',
    '/Tags/maps/archive/99/?page=99',
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

describe('the old addresses of an article that is withdrawn', () => {
  it('say that it is gone, and a redirect to it too', async () => {
    for (const path of ['/2021/leaving/', '/?p=21', '/left', '/articles/Leaving'])
      expect(await answer(path)).toBe(`301 ${BASE}/articles/leaving`)
    await rm(join(program.folder, 'leaving.md'))
    await vi.waitFor(async () => expect(await answer('/articles/leaving')).toBe('410'), PATIENCE)
    for (const path of ['/2021/leaving/', '/2021/Leaving', '/?p=21', '/left', '/articles/Leaving'])
      expect([path, await answer(path)]).toEqual([path, '410'])
  })
})

describe('a WordPress site that is left', () => {
  it('keeps all its addresses', { timeout: LONG_MS }, async () => {
    const folder = await sampleFolder({ 'publication.yaml': `${PUBLICATION}url: https://blog.example\n` })
    const data = await temporaryFolder('data')
    const exported = join(await sampleFolder({ 'wordpress.xml': WXR }), 'wordpress.xml')
    const imported = await runProgram(['import', exported, folder, '--media', 'link'])
    expect(imported.stdout).toContain('1 post: 1 new')
    expect((await runProgram(['check', folder, '--data', data])).status).toBe(0)
    const served = await startProgram(folder)
    await untilFollowing(served)
    for (const path of ['/2021/02/radio/', '/?p=7', '/2021/02/wireless/', '/index.php?p=7']) {
      const { status, headers } = await ask(served.url + path)
      expect([path, status, headers.location]).toEqual([
        path,
        301,
        'https://blog.example/articles/2021-02-17-radio',
      ])
    }
    for (const [path, target] of [
      ['/feed/', '/rss.xml'],
      ['/tag/sea/feed/', '/tags/sea/rss.xml'],
    ]) {
      expect((await ask(served.url + path)).headers.location).toBe(`https://blog.example${target}`)
      expect((await ask(served.url + target)).status).toBe(200)
    }
    expect((await ask(`${served.url}/articles/2021-02-17-radio`)).status).toBe(200)
    const feed = (await ask(`${served.url}/rss.xml`)).bytes.toString()
    expect(feed).toContain('<link>https://blog.example/articles/2021-02-17-radio</link>')
    expect(feed).toContain('<guid isPermaLink="false">https://blog.example/?p=7</guid>')
    expect(await served.stop()).toBe(0)
  })
})

describe('redirects.yaml', () => {
  it.each([
    ['/about-radio', '/articles/radio'],
    ['/radio-feed.php', '/tags/maps/rss.xml'],
    ['/radio.php?lang=en&id=12', '/articles/radio'],
  ])('redirects %s to %s in one hop', expectRedirect)

  it('redirects to other servers at once', async () => {
    expect(await answer('/first')).toBe('301 https://other.example/page')
  })

  it.each(['/none', '/round', '/again', '/radio.php?id=13'])('leads %s nowhere', async path => {
    expect(await answer(path)).toBe('404')
  })

  it('has faults in the log, and the server runs', () => {
    expect(program.output()).toContain('redirects.yaml:9')
    expect(program.output()).toContain('in a circle')
  })

  it('is checked to the last line', async () => {
    const data = await temporaryFolder('data')
    const { stdout, status } = await runProgram(['check', program.folder, '--data', data])
    expect(status).toBe(1)
    const lines = stdout.split('\n').filter(line => line.includes('redirects.yaml'))
    expect(lines.map(line => line.replace(/^.*\/(redirects\.yaml:\d+) .*$/, '$1')).sort()).toEqual([
      'redirects.yaml:11',
      'redirects.yaml:12',
      'redirects.yaml:6',
      'redirects.yaml:7',
      'redirects.yaml:8',
      'redirects.yaml:9',
    ])
  })

  it('is followed', async () => {
    await writeFile(join(program.folder, 'redirects.yaml'), '/new-old: radio\n')
    await vi.waitFor(async () => {
      expect(await answer('/new-old')).toBe(`301 ${BASE}/articles/radio`)
    }, PATIENCE)
    expect(await answer('/about-radio')).toBe('404')
  })

  it('is known to every worker', { timeout: LONG_MS }, async () => {
    const folder = await sampleFolder(FILES)
    const pool = await startProgram(folder, { args: ['--workers', '2'] })
    await untilFollowing({ ...pool, url: `${pool.url}/news` })
    for (let n = 0; n < 10; n++) {
      for (const path of ['/about-radio', '/2021/02/radio']) {
        const { status, headers } = await ask(`${pool.url}/news${path}`)
        expect([status, headers.location]).toEqual([301, `${BASE}/articles/radio`])
      }
    }
    expect(await pool.stop()).toBe(0)
  })
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
