import { afterEach, describe, expect, it } from 'vitest'
import { renderBody } from '../../../src/content/render-body.ts'
import { post, readSiteFolder, SITE, type SiteFolder } from '../site-folder.ts'

let site: SiteFolder | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

const BASE = 'https://feeds.example'

async function htmlOf(config: string, text: string, fields = '') {
  site = await readSiteFolder({
    '_config.yml': config,
    '_posts/2021-02-01-a.md': post('A', fields, text),
    '_posts/2021-02-02-b.md': post('B'),
    'assets/a.pdf': 'x',
  })
  const articles = await site.articles()
  const article = articles.find(({ title }) => title === 'A')
  if (article === undefined) throw new Error((await site.findings('')).join('\n'))
  const { body, assets, link = `${BASE}/articles/a` } = article
  return renderBody(body, { permalink: link, baseUrl: BASE, assets })
}

describe('a link to a page of the site', () => {
  const CONFIG = `title: Radio\nurl: ${SITE}`

  it.each([
    ['[About](/about/)', `<a href="${SITE}/about/">About</a>`],
    ['[About](/about/?a=1#part)', `<a href="${SITE}/about/?a=1#part">About</a>`],
    ['<a href="/about">About</a>', `<a href="${SITE}/about">About</a>`],
    ['[About](../about/)', `<a href="${SITE}/2021/02/about/">About</a>`],
  ])('leads to the site: %s', async (text, html) => {
    expect(await htmlOf(CONFIG, text)).toBe(`<p>${html}</p>`)
    expect(await site?.findings('links to')).toEqual([])
  })

  it('leads to the site also where the article has its page elsewhere', async () => {
    const html = await htmlOf(CONFIG, '[About](/about/)', 'canonical_url: https://b.example/a/')
    expect(html).toBe(`<p><a href="${SITE}/about/">About</a></p>`)
  })

  it.each([
    '[About](/about/#x)',
    '[About](../about/)',
    '[About](about)',
    '<a href="/feed.xml">About</a>',
  ])('is no link when the site has no address, and a warning says so: %s', async text => {
    expect(await htmlOf('title: Radio', `${text} and [this](#part).`)).toMatch(
      /^<p>(?:<a>)?About(?:<\/a>)? and <a href="[^"]*#part">this<\/a>\.<\/p>$/,
    )
    expect(await site?.findings('links to')).toEqual([
      expect.stringMatching(
        /^_posts\/2021-02-01-a\.md:6 warning: the text links to "[^"]+", but the address of the site is not known: give it as "site" in publication\.yaml$/,
      ),
    ])
  })

  it('leads to another article also when the site has no address', async () => {
    const html = await htmlOf('title: Radio', '[B]({% post_url 2021-02-02-b %})')
    expect(html).toBe(`<p><a href="${BASE}/articles/2021-02-02-b">B</a></p>`)
  })
})
