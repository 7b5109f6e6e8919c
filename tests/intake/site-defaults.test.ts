import { afterEach, describe, expect, it, vi } from 'vitest'
import { renderBody } from '../../src/content/render-body.ts'
import { post, readSiteFolder, SITE, type SiteFolder } from './site-folder.ts'

let site: SiteFolder | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

async function read(files: Readonly<Record<string, string>>) {
  site = await readSiteFolder(files)
  return site.articles()
}

/** Returns the HTML of an article's text. */
async function htmlOf(files: Readonly<Record<string, string>>) {
  const [article] = await read(files)
  if (article === undefined) throw new Error((await site?.findings(''))?.join('\n'))
  const { body, assets, link = '' } = article
  return renderBody(body, { permalink: link, baseUrl: 'https://feeds.example', assets })
}

const CONFIG = `title: Radio\nurl: ${SITE}\nbaseurl: /blog\nemail: radio@a.example\nauthor: {name: Ann}\nphone: 12345`

describe('front matter defaults of Jekyll', () => {
  it('are the fields of the posts in a folder, of which those of the innermost win', async () => {
    const articles = await read({
      '_config.yml': [
        `title: Radio\nurl: ${SITE}\npermalink: /:title/\ndefaults:`,
        '  - {scope: {path: "news"}, values: {author: Newsroom, category: x}}',
        '  - {scope: {path: "", type: posts}, values: {layout: post, author: Ann, tags: [radio], permalink: "/b/:title/"}}',
        '  - {scope: {path: "", type: pages}, values: {author: Nobody}}',
        '  - {scope: {path: "club/*/private"}, values: {published: false}}',
      ].join('\n'),
      '_posts/2021-02-01-a.md': post('A'),
      '_posts/2021-02-02-b.md': post('B', 'authors: [Joe]\ntags: mast wind'),
      'news/_posts/2021-02-03-c.md': post('C', 'permalink: /c/'),
      'club/x/private/_posts/2021-02-04-d.md': post('D'),
    })
    expect(articles.map(({ title, authors, tags, link }) => [title, authors[0]?.name, tags, link])).toEqual([
      ['C', 'Newsroom', ['radio', 'news', 'x'], `${SITE}/c/`],
      ['B', 'Joe', ['mast', 'wind'], `${SITE}/b/b/`],
      ['A', 'Ann', ['radio'], `${SITE}/b/a/`],
    ])
  })

  it('include the divider of excerpts', async () => {
    const [article] = await read({
      '_config.yml': 'title: Radio\nexcerpt_separator: "<!--cut-->"',
      '_posts/2021-02-01-a.md': post('A', '', 'Short.\n\n<!--cut-->\n\nLong.'),
    })
    expect(article?.body.source).toBe('Short.\n\n<!--more-->\n\nLong.\n')
  })
})

describe('values of a site in a text', () => {
  it.each([
    ['Of {{ site.title }}, {{site.author.name | escape}}, {{ site.phone }}.', '<p>Of Radio, Ann, 12345.</p>'],
    ['[Mail](mailto:{{ site.email }})', '<p><a href="mailto:radio@a.example">Mail</a></p>'],
    ['[Home]({{ site.url }})', `<p><a href="${SITE}">Home</a></p>`],
    ['[About]({{ site.baseurl }}/about/)', `<p><a href="${SITE}/blog/about/">About</a></p>`],
    ['[About]({{ site.url }}{{ site.baseurl }}/about/)', `<p><a href="${SITE}/blog/about/">About</a></p>`],
    ['[About]({{ "/about/" | relative_url }})', `<p><a href="${SITE}/blog/about/">About</a></p>`],
    ['[About]({{ "about/" | absolute_url }})', `<p><a href="${SITE}/blog/about/">About</a></p>`],
    ['[About]({{ "/about/" | prepend: site.baseurl }})', `<p><a href="${SITE}/blog/about/">About</a></p>`],
  ])('of Jekyll: %s', async (text, html) => {
    const found = await htmlOf({ '_config.yml': CONFIG, '_posts/2021-02-01-a.md': post('A', '', text) })
    expect(found.trim()).toBe(html)
  })

  it('of Jekyll that is not there is reported, and left out', async () => {
    const html = await htmlOf({
      '_config.yml': CONFIG,
      '_posts/2021-02-01-a.md': post('A', '', 'Of {{ site.color }}x.'),
    })
    expect(html.trim()).toBe('<p>Of x.</p>')
    expect(await site?.findings('{{ site.color }}')).toHaveLength(1)
  })

  it('of Hugo are parameters of the page, or else of the site', async () => {
    const html = await htmlOf({
      'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"\n[params]\nPhone = "12345"\ncolor = "red"\n[params.mast]\nheight = 80`,
      'content/posts/a.md': post(
        'A',
        'date: 2021-02-01\nparams: {Color: blue}',
        '{{< param "phone" >}} {{% param color %}} {{< param "mast.height" >}} {{< param title >}}',
      ),
    })
    expect(html.trim()).toBe('<p>12345 blue 80 A</p>')
  })

  it('of Eleventy are those of its data', async () => {
    const html = await htmlOf({
      'eleventy.config.js': '',
      '_data/metadata.json': JSON.stringify({ title: 'Radio', url: SITE }),
      'posts/a.md': post('A', 'date: 2021-02-01', 'Of {{ metadata.title }} and {{ other }}.'),
    })
    expect(html.trim()).toBe('<p>Of Radio and {{ other }}.</p>')
  })
})

describe('data of a folder in Eleventy', () => {
  it('are the fields of the files in it, except for its tags', async () => {
    const articles = await read({
      'eleventy.config.js': "export const config = { dir: { input: 'src' } }",
      'src/_data/site.json': JSON.stringify({ title: 'Radio', url: SITE }),
      'src/posts/posts.json': JSON.stringify({
        tags: 'posts',
        author: 'Ann',
        permalink: '/blog/{{ page.fileSlug }}/',
      }),
      'src/notes/notes.11tydata.js': "export default { tags: ['notes'], author: 'Joe' }",
      'src/posts/2021-02-01-a.md': post('A', 'date: 2021-02-01\ntags: [mast]'),
      'src/posts/old/b.md': post('B', 'date: 2021-02-02\nauthor: Eve'),
      'src/notes/c.md': post('C', 'date: 2021-02-03'),
    })
    expect(articles.map(({ title, authors, tags, link }) => [title, authors[0]?.name, tags, link])).toEqual([
      ['C', 'Joe', [], `${SITE}/notes/c/`],
      ['B', 'Eve', [], `${SITE}/blog/b/`],
      ['A', 'Ann', ['mast'], `${SITE}/blog/a/`],
    ])
  })
})

describe('cascades of Hugo', () => {
  const HUGO = { 'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"\n[cascade]\nauthor = "Ann"` }

  it('are the fields of all pages of a section, of which those of the innermost win', async () => {
    const articles = await read({
      ...HUGO,
      'content/posts/_index.md':
        '---\ntitle: Posts\ncascade:\n  tags: [radio]\n  params: {author: Posts}\n---\n',
      'content/posts/club/_index.md': '+++\ntitle = "Club"\n[cascade]\nauthor = "Club"\n+++\n',
      'content/hidden/_index.md': '---\ncascade:\n  draft: true\n---\n',
      'content/listed/_index.md':
        '---\ncascade:\n  - {build: {list: never}, target: {path: "/listed/old/**"}}\n  - {draft: true, target: {kind: section}}\n---\n',
      'content/posts/a.md': post('A', 'date: 2021-02-01'),
      'content/posts/club/b/index.md': post('B', 'date: 2021-02-02\ntags: [own]'),
      'content/hidden/c.md': post('C', 'date: 2021-02-03'),
      'content/hidden/d.md': post('D', 'date: 2021-02-04\ndraft: false'),
      'content/listed/e.md': post('E', 'date: 2021-02-05'),
      'content/listed/old/f.md': post('F', 'date: 2021-02-06'),
    })
    expect(articles.map(({ title, authors, tags }) => [title, authors[0]?.name, tags])).toEqual([
      ['E', 'Ann', []],
      ['D', 'Ann', []],
      ['B', 'Club', ['own']],
      ['A', 'Posts', ['radio']],
    ])
    expect((await site?.store.findBySlug('listed-old-f'))?.article.hiddenFrom).toBe('all')
  })

  it('are followed when they change', async () => {
    await read({ ...HUGO, 'content/posts/a.md': post('A', 'date: 2021-02-01') })
    await site?.intake.lead(new AbortController().signal)
    await site?.intake.watch()
    await site?.here.write({ 'content/posts/_index.md': '---\ncascade: {draft: true}\n---\n' })
    await vi.waitFor(async () => expect(await site?.articles()).toEqual([]), {
      timeout: 15_000,
      interval: 20,
    })
  })
})
