import { afterEach, describe, expect, it } from 'vitest'
import { post, readSiteFolder, SITE, type SiteFolder } from './site-folder.ts'

let site: SiteFolder | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

async function authorsIn(files: Readonly<Record<string, string>>) {
  site = await readSiteFolder(files)
  const articles = await site.articles()
  return Object.fromEntries(articles.map(({ title, authors }) => [title, authors]))
}

const JEKYLL = { '_config.yml': `title: Radio\nurl: ${SITE}` }
const JANE = { name: 'Jane Doe', email: 'jane@a.example', url: 'https://jane.example/' }

describe('an author by a key', () => {
  it('of Jekyll is one of _data/authors.yml', async () => {
    const authors = await authorsIn({
      ...JEKYLL,
      '_data/authors.yml': [
        `jane:\n  name: Jane Doe\n  email: jane@a.example\n  url: https://jane.example/\n  avatar: /jane.jpg`,
        'Billy Rick:\n  name: "Billy Rick"\n  links:\n    - {label: Email, url: "mailto:billy@a.example"}\n    - {label: Website, url: "https://billy.example"}',
        'bad:\n  name: Bad\n  email: nobody\n  url: not an address',
        'joe: Joe Roe',
      ].join('\n'),
      '_posts/2021-02-01-a.md': post('A', 'author: jane'),
      '_posts/2021-02-02-b.md': post('B', 'authors: [jane, joe]'),
      '_posts/2021-02-03-c.md': post('C', 'author: Billy Rick'),
      '_posts/2021-02-04-d.md': post('D', 'author: bad'),
    })
    expect(authors).toEqual({
      A: [JANE],
      B: [JANE, { name: 'Joe Roe' }],
      C: [{ name: 'Billy Rick', email: 'billy@a.example', url: 'https://billy.example' }],
      D: [{ name: 'Bad' }],
    })
  })

  it('of Jekyll may be one of the collection of authors, or have a file of data', async () => {
    const authors = await authorsIn({
      ...JEKYLL,
      '_authors/jane-doe.md': '---\nshort_name: jane\nname: Jane Doe\nposition: Editor\n---\nAbout her.\n',
      '_data/authors/joe.json': '{"name": "Joe Roe", "url": "/about/joe"}',
      '_posts/2021-02-01-a.md': post('A', 'author: jane'),
      '_posts/2021-02-02-b.md': post('B', 'author: joe'),
    })
    expect(authors).toEqual({
      A: [{ name: 'Jane Doe' }],
      B: [{ name: 'Joe Roe', url: `${SITE}/about/joe` }],
    })
  })

  it('of Docusaurus is one of blog/authors.yml, with what the post says beside the key', async () => {
    const authors = await authorsIn({
      'docusaurus.config.js': `export default { title: 'Radio', url: '${SITE}', baseUrl: '/' }`,
      'blog/authors.yml': `jane:\n  name: Jane Doe\n  title: Editor\n  url: https://jane.example/\n  image_url: https://a.example/j.png\n  email: jane@a.example\n  page: true\n  socials: {x: jane}\n`,
      'blog/2021-02-01-a.md': post('A', 'authors: [jane]'),
      'blog/2021-02-02-b.md': post(
        'B',
        'authors:\n  - key: jane\n    title: Guest\n    url: https://b.example\n  - name: Joe Roe\n    title: Reader\n    image_url: https://a.example/joe.png',
      ),
      'blog/2021-02-03-c.md': post('C', 'authors: jane'),
    })
    expect(authors).toEqual({
      A: [JANE],
      B: [{ ...JANE, url: 'https://b.example' }, { name: 'Joe Roe' }],
      C: [JANE],
    })
    expect(await site?.findings('unknown field')).toEqual([])
  })

  it('of Hugo is a page of the taxonomy, or one of its data', async () => {
    const authors = await authorsIn({
      'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}/"`,
      'content/authors/jane/_index.md': '---\ntitle: Jane Doe\nparams:\n  url: https://jane.example/\n---\n',
      'data/authors/joe.toml': 'name = "Joe Roe"\nemail = "joe@a.example"',
      'content/posts/a.md': post('A', 'date: 2021-02-01\nauthors: [jane, joe]'),
    })
    expect(authors).toEqual({
      A: [
        { name: 'Jane Doe', url: 'https://jane.example/' },
        { name: 'Joe Roe', email: 'joe@a.example' },
      ],
    })
  })

  it('of Astro and Eleventy is one of their data', async () => {
    const inAstro = await authorsIn({
      'astro.config.mjs': `export default { site: '${SITE}' }`,
      'src/consts.ts': "export const SITE_TITLE = 'Radio'",
      'src/content/authors/jane.json': '{"name": "Jane Doe"}',
      'src/content/blog/a.md': post('A', 'pubDate: 2021-02-01\nauthor: jane'),
    })
    expect(inAstro).toEqual({ A: [{ name: 'Jane Doe' }] })
    await site?.close()
    const inEleventy = await authorsIn({
      'eleventy.config.js': '',
      '_data/site.json': JSON.stringify({ title: 'Radio', url: SITE }),
      '_data/authors.json': '{"jane": {"name": "Jane Doe"}}',
      'posts/a.md': post('A', 'date: 2021-02-01\nauthor: jane'),
    })
    expect(inEleventy).toEqual({ A: [{ name: 'Jane Doe' }] })
  })

  it('that means nobody stays as the name, with a warning for each key', async () => {
    const authors = await authorsIn({
      ...JEKYLL,
      '_data/authors.yml': 'jane: Jane Doe',
      '_posts/2021-02-01-a.md': post('A', 'author: jil'),
      '_posts/2021-02-02-b.md': post('B', 'author: Ann Other'),
    })
    expect(authors).toEqual({ A: [{ name: 'jil' }], B: [{ name: 'Ann Other' }] })
    expect(await site?.findings('describes no author')).toEqual([
      '_posts/2021-02-01-a.md:3 warning: authors: the site describes no author jil, so this is shown as the name',
    ])
  })
})
