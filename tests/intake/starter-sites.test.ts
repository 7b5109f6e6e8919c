import { afterEach, describe, expect, it } from 'vitest'
import { png } from '../images/sample-images.ts'
import { post, readSiteFolder, SITE, type SiteFolder } from './site-folder.ts'

let site: SiteFolder | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

async function read(files: Readonly<Record<string, string | Buffer>>) {
  site = await readSiteFolder(files)
  return site.articles()
}

const PICTURE = png(3, 2)

describe('the site with which a tool begins is served as it is', () => {
  afterEach(async () => {
    expect((await site?.intake.faults())?.filter(({ severity }) => severity === 'fault')).toEqual([])
  })

  it('of Hugo', async () => {
    const articles = await read({
      'hugo.toml': "baseURL = 'https://example.org/'\nlocale = 'en-us'\ntitle = 'My New Hugo Site'\n",
      'archetypes/default.md':
        '+++\ndate = \'{{ .Date }}\'\ndraft = true\ntitle = \'{{ replace .File.ContentBaseName "-" " " | title }}\'\n+++\n',
      'content/posts/my-first-post.md':
        "+++\ndate = '2024-01-14T07:07:07+01:00'\ndraft = true\ntitle = 'My First Post'\n+++\n",
      'content/posts/My Second Post.md':
        "+++\ndate = 2024-01-15T07:07:07+01:00\ntitle = 'My Second Post'\n+++\nText.\n",
    })
    expect(site?.intake.publication).toMatchObject({ title: 'My New Hugo Site', language: 'en-us' })
    expect(articles.map(({ title, link, id }) => [title, link, id])).toEqual([
      [
        'My Second Post',
        'https://example.org/posts/my-second-post/',
        'https://example.org/posts/my-second-post/',
      ],
    ])
  })

  it('of Jekyll, with a warning that it has no address yet', async () => {
    const articles = await read({
      '_config.yml':
        'title: Your awesome title\nemail: your-email@example.com\ndescription: >- # ignores newlines\n  Write an awesome\n  description.\nbaseurl: "" # the subpath of your site\nurl: "" # the base hostname\ntheme: minima\nplugins:\n  - jekyll-feed\n',
      '_posts/2026-02-28-welcome-to-jekyll.markdown':
        '---\nlayout: post\ntitle:  "Welcome to Jekyll!"\ndate:   2026-02-28 13:05:00 +0100\ncategories: jekyll update\n---\nSee [Jekyll docs][jekyll-docs].\n\n{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n[jekyll-docs]: https://jekyllrb.com/docs/home\n',
      '_posts/2026-02-01-radio-at-night.md': '---\nlayout: post\n---\nText.\n',
      '_drafts/a-draft.md': post('A draft'),
      'index.markdown': '---\nlayout: home\n---\n',
      'about.markdown': '---\nlayout: page\ntitle: About\npermalink: /about/\n---\nText.\n',
      '404.html': '---\npermalink: /404.html\nlayout: default\n---\n<p>None</p>\n',
    })
    expect(site?.intake.publication).toMatchObject({
      title: 'Your awesome title',
      description: 'Write an awesome description.',
    })
    expect(articles.map(({ title, tags, published }) => [title, tags, published.toISOString()])).toEqual([
      ['Welcome to Jekyll!', ['jekyll', 'update'], '2026-02-28T12:05:00.000Z'],
      ['Radio At Night', [], '2026-02-01T00:00:00.000Z'],
    ])
    expect(await site?.findings('no address of the site')).toEqual([
      '_config.yml warning: site: the configuration gives no address of the site, so articles get new ids and pages here: give it there, or create publication.yaml with the lines "tool: jekyll" and "site: https://…"',
    ])
  })

  it('of Zola', async () => {
    const articles = await read({
      'config.toml': `base_url = "${SITE}"\ntitle = "Zola"\ncompile_sass = true\nbuild_search_index = true\n[markdown]\nhighlight_code = true\n[extra]\n`,
      'content/_index.md': '+++\nsort_by = "date"\n+++\n',
      'content/blog/_index.md':
        '+++\ntitle = "List of posts"\nsort_by = "date"\ntemplate = "blog.html"\n+++\n',
      'content/blog/first.md': '+++\ntitle = "My first post"\ndate = 2019-11-27\n+++\n\nText.\n',
      'content/blog/Second_Post/index.md':
        '+++\ntitle = "Second"\ndate = 2019-11-28\n[taxonomies]\ntags = ["maps"]\n[extra]\nauthor = "Ann"\n+++\n\nText.\n',
    })
    expect(articles.map(({ title, link, tags, authors }) => [title, link, tags, authors])).toEqual([
      ['Second', `${SITE}/blog/second-post/`, ['maps'], [{ name: 'Ann' }]],
      ['My first post', `${SITE}/blog/first/`, [], []],
    ])
  })

  it('of Eleventy, as its base blog is', async () => {
    const articles = await read({
      'eleventy.config.js':
        'export default async function(eleventyConfig) {\n\televentyConfig.addPreprocessor("drafts", "*", () => {});\n};\nexport const config = {\n\tdir: {\n\t\tinput: "content",          // default: "."\n\t\tincludes: "../_includes",\n\t\tdata: "../_data",\n\t},\n};\n',
      '_data/metadata.js':
        'export default {\n\ttitle: "Eleventy Base Blog v9",\n\turl: "https://example.com/",\n\tlanguage: "en",\n\tdescription: "Naval gazing.",\n\tauthor: {\n\t\tname: "Your Name Here",\n\t\temail: "you@example.com",\n\t\turl: "https://example.com/about-me/"\n\t}\n}\n',
      'content/blog/blog.11tydata.js':
        'export default {\n\ttags: ["posts"],\n\t"layout": "layouts/post.njk",\n};\n',
      'content/blog/firstpost.md':
        '---\ntitle: This is my first post.\ndescription: On agile frameworks.\ndate: 2018-05-01\ntags: another tag\n---\nText with [a link](/about/).\n',
      'content/blog/fourthpost/fourthpost.md':
        '---\ntitle: Fourth\ndate: 2018-09-30\ntags: second tag\n---\n<img src="possum.png" alt="A possum">\n',
      'content/blog/fourthpost/possum.png': PICTURE,
      'content/about.md':
        '---js\nconst eleventyNavigation = {\n\tkey: "About",\n\torder: 3\n};\n---\n# About Me\n',
      'content/blog.njk': '---js\nconst eleventyNavigation = {};\n---\n{% include "postslist.njk" %}\n',
      'content/feed/pretty-atom-feed.xsl': '<xsl/>',
    })
    expect(site?.intake.publication.authors).toEqual([
      { name: 'Your Name Here', email: 'you@example.com', url: 'https://example.com/about-me/' },
    ])
    expect(articles.map(({ title, link, tags }) => [title, link, tags])).toEqual([
      ['Fourth', 'https://example.com/blog/fourthpost/', ['second tag']],
      ['This is my first post.', 'https://example.com/blog/firstpost/', ['another tag']],
    ])
    expect(Object.keys(articles[0]?.assets ?? {})).toEqual(['possum.png'])
  })

  it('of Astro, as its blog template is', async () => {
    const articles = await read({
      'astro.config.mjs':
        "// @ts-check\nimport mdx from '@astrojs/mdx';\nimport sitemap from '@astrojs/sitemap';\nimport { defineConfig } from 'astro/config';\n\n// https://astro.build/config\nexport default defineConfig({\n\tsite: 'https://example.com',\n\tintegrations: [mdx(), sitemap()],\n});\n",
      'src/consts.ts':
        "// Place any global data in this file.\nexport const SITE_TITLE = 'Astro Blog';\nexport const SITE_DESCRIPTION = 'Welcome to my website!';\n",
      'src/pages/blog/[...slug].astro': '---\n---\n',
      'src/pages/rss.xml.js': 'export async function GET() {}',
      'src/pages/about.astro': '---\n---\n',
      'src/assets/blog-placeholder-3.png': PICTURE,
      'src/content/blog/first-post.md':
        "---\ntitle: 'First post'\ndescription: 'Lorem ipsum dolor sit amet'\npubDate: 'Jul 08 2022'\nheroImage: '../../assets/blog-placeholder-3.png'\n---\n\nText.\n",
      'src/content/blog/2021/My First_Post v1.2.md':
        "---\ntitle: 'Deep'\npubDate: 2021-01-01\n---\n\nText.\n",
      'src/content/blog/using-mdx.mdx':
        "---\ntitle: 'Using MDX'\ndescription: 'Lorem ipsum'\npubDate: 'Jun 01 2024'\nupdatedDate: 'Jun 02 2024'\n---\n\nText.\n\nimport HeaderLink from '../../components/HeaderLink.astro';\n\n<HeaderLink href=\"#\" onclick=\"alert('clicked!')\">\n\tEmbedded component in MDX\n</HeaderLink>\n",
    })
    expect(
      articles.map(({ title, link, published, image }) => [
        title,
        link,
        published.toISOString(),
        image?.width,
      ]),
    ).toEqual([
      ['Using MDX', 'https://example.com/blog/using-mdx/', '2024-06-01T00:00:00.000Z', undefined],
      ['First post', 'https://example.com/blog/first-post/', '2022-07-08T00:00:00.000Z', 3],
      ['Deep', 'https://example.com/blog/2021/my-first_post-v12/', '2021-01-01T00:00:00.000Z', undefined],
    ])
    expect(articles[0]?.body.source).not.toMatch(/import|HeaderLink/)
    expect(articles[0]?.body.source).toContain('Embedded component in MDX')
  })

  it('of Docusaurus, as its classic template is', async () => {
    const articles = await read({
      'docusaurus.config.ts':
        "import {themes as prismThemes} from 'prism-react-renderer';\nconst config: Config = {\n  title: 'My Site',\n  tagline: 'Dinosaurs are cool',\n  url: 'https://your-docusaurus-site.example.com',\n  // Set the /<baseUrl>/ pathname\n  baseUrl: '/',\n  i18n: {\n    defaultLocale: 'en',\n    locales: ['en'],\n  },\n  presets: [['classic', {blog: {showReadingTime: true, feedOptions: {type: ['rss', 'atom'], xslt: true}}}]],\n};\nexport default config;\n",
      'blog/authors.yml':
        'yangshun:\n  name: Yangshun Tay\n  title: Ex-Meta Staff Engineer\n  url: https://linkedin.com/in/yangshun\n  image_url: https://github.com/yangshun.png\n  page: true\n  socials:\n    x: yangshunz\nslorber:\n  name: Sébastien Lorber\n  title: Docusaurus maintainer\n  url: https://sebastienlorber.com\n  page:\n    permalink: /all-sebastien-lorber-articles\n',
      'blog/tags.yml':
        'facebook:\n  label: Facebook\n  permalink: /facebook\n  description: Facebook tag description\n',
      'blog/2019-05-28-first-blog-post.md':
        '---\nslug: first-blog-post\ntitle: First Blog Post\nauthors: [slorber, yangshun]\ntags: [hola, docusaurus]\n---\n\nLorem ipsum.\n\n<!-- truncate -->\n\n...consectetur\n',
      'blog/2021-08-01-mdx-blog-post.mdx':
        "---\nslug: mdx-blog-post\ntitle: MDX Blog Post\nauthors: [slorber]\ntags: [docusaurus]\n---\n\nBlog posts support [MDX](https://docusaurus.io/docs/markdown-features).\n\n:::tip\n\nUse React.\n\n:::\n\n{/* truncate */}\n\n```js\n<button onClick={() => alert('button clicked!')}>Click me!</button>\n```\n",
      'blog/2021-08-26-welcome/index.md':
        '---\nslug: welcome\ntitle: Welcome\nauthors: [slorber, yangshun]\ntags: [facebook, hello, docusaurus]\n---\n\n![Docusaurus Plushie](./docusaurus-plushie-banner.png)\n',
      'blog/2021-08-26-welcome/docusaurus-plushie-banner.png': PICTURE,
      'src/pages/markdown-page.md': '---\ntitle: Markdown page example\n---\n\n# Markdown page example\n',
    })
    const at = 'https://your-docusaurus-site.example.com/blog'
    expect(articles.map(({ title, link, authors, tags }) => [title, link, authors[0]?.name, tags])).toEqual([
      ['Welcome', `${at}/welcome`, 'Sébastien Lorber', ['Facebook', 'hello', 'docusaurus']],
      ['MDX Blog Post', `${at}/mdx-blog-post`, 'Sébastien Lorber', ['docusaurus']],
      ['First Blog Post', `${at}/first-blog-post`, 'Sébastien Lorber', ['hola', 'docusaurus']],
    ])
  })

  it('of Obsidian', async () => {
    const articles = await read({
      '.obsidian/app.json': '{}',
      'Welcome.md': 'This is your new *vault*.\n\nLink to [[create a link]].\n',
      'Radio at Night.md':
        '---\ndate: 2021-02-17T14:05\ntags:\n  - radio\naliases:\n  - Night Radio\ncssclasses:\n  - wide\n---\nOf [[Welcome]].\n',
    })
    expect(articles.map(({ title, tags, published }) => [title, tags, published.toISOString()])).toEqual([
      ['Radio at Night', ['radio'], '2021-02-17T14:05:00.000Z'],
    ])
  })
})

describe('a post of a site', () => {
  const HUGO = { 'hugo.toml': `title = "A"\nbaseURL = "${SITE}"\ntimeZone = "Europe/Berlin"` }

  it.each([
    ['2021-02-17 10:00:00 +0100', '2021-02-17T09:00:00.000Z'],
    ['2021-2-7', '2021-02-06T23:00:00.000Z'],
    ["'Jul 08 2022'", '2022-07-07T22:00:00.000Z'],
    ['2022/07/08', '2022-07-07T22:00:00.000Z'],
    ['2022/07/08 10:00', '2022-07-08T08:00:00.000Z'],
    ['2021-02-17 10:00:00 CET', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17 10:00:00 EST', '2021-02-17T15:00:00.000Z'],
    ['2021-02-17 10:00:00 UTC', '2021-02-17T10:00:00.000Z'],
    ['2021-02-17T10:00', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17T10:00Z', '2021-02-17T10:00:00.000Z'],
    ['"2021-02-17"', '2021-02-16T23:00:00.000Z'],
  ])('has the date %s in YAML', async (date, instant) => {
    const [article] = await read({ ...HUGO, 'content/a.md': post('A', `date: ${date}`) })
    expect(article?.published.toISOString()).toBe(instant)
  })

  it.each([
    ['2021-02-17T10:00:00+01:00', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17 10:00:00Z', '2021-02-17T10:00:00.000Z'],
    ['2021-02-17T10:00:00', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17T10:00', '2021-02-17T09:00:00.000Z'],
    ['2021-02-17', '2021-02-16T23:00:00.000Z'],
    ['"2021-02-17"', '2021-02-16T23:00:00.000Z'],
  ])('has the date %s in TOML', async (date, instant) => {
    const text = `+++\ntitle = "A"\nDATE = ${date}\n+++\nText.\n`
    const [article] = await read({ ...HUGO, 'content/a.md': text })
    expect(article?.published.toISOString()).toBe(instant)
  })

  it('has the date of its folders or its name', async () => {
    const articles = await read({
      ...HUGO,
      'content/2019/03/x.md': post('X'),
      'content/2019/04/05/y.md': post('Y'),
      'content/2019-06-07-z/index.md': post('Z'),
    })
    expect(articles.map(({ title, published }) => [title, published.toISOString().slice(0, 10)])).toEqual([
      ['Z', '2019-06-06'],
      ['Y', '2019-04-04'],
      ['X', '2019-02-28'],
    ])
  })

  it('is published at its publishDate, and has its date in its address', async () => {
    const articles = await read({
      'hugo.toml': `title = "A"\nbaseURL = "${SITE}"\n[permalinks]\nposts = "/:year/:month/:day/:filename/"`,
      'content/posts/a.md': post('A', 'date: 2021-02-01\npublishDate: 2021-03-01'),
      'content/posts/b.md': post('B', 'date: 2021-02-01\npublishDate: 2999-03-01'),
    })
    expect(articles.map(({ title, published, link }) => [title, published.toISOString(), link])).toEqual([
      ['A', '2021-03-01T00:00:00.000Z', `${SITE}/2021/02/01/a/`],
    ])
  })

  it('has no date with two meanings', async () => {
    await read({ ...HUGO, 'content/a.md': post('A', 'date: 03/04/2021') })
    expect(await site?.findings('two meanings')).toEqual([
      expect.stringMatching(
        /^content\/a\.md:3 published: expected a date .*got "03\/04\/2021": it has two meanings, so write 2021-04-03 or 2021-03-04$/,
      ),
    ])
  })

  it('is shown or not as its fields say, whatever their case', async () => {
    const articles = await read({
      ...HUGO,
      'a.png': PICTURE,
      'content/shown.md': post('Shown', 'Date: 2021-02-01\nWEIGHT: 3\nTags: [a]\nimages: [/a.png, /b.png]'),
      'content/unlisted.md': post('Unlisted', 'date: 2021-02-02\nunlisted: true'),
      'content/unpublished.md': post('Unpublished', 'date: 2021-02-03\npublished: false'),
      'content/draft.md': post('Draft', 'date: 2021-02-04\nDRAFT: true'),
      'content/past.md': post('Past', 'date: 2021-02-05\nexpiryDate: 2022-01-01'),
      'content/later.md': post('Later', 'date: 2999-02-06'),
    })
    expect(articles.map(({ title, tags, image }) => [title, tags, image?.width])).toEqual([
      ['Shown', ['a'], 3],
    ])
    expect((await site?.store.findBySlug('unlisted'))?.article).toMatchObject({
      draft: false,
      hiddenFrom: 'all',
    })
    expect((await site?.store.findBySlug('unpublished'))?.article.draft).toBe(true)
    expect(await site?.findings('unknown field')).toEqual([])
  })
})
