import { describe, expect, it } from 'vitest'
import { recogniseSite } from '../../../src/records/sites/read-site.ts'

function site(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files)
  return recogniseSite({
    name: 'My vault',
    has: path => paths.some(name => name === path || name.startsWith(`${path}/`)),
    read: path => files[path],
    folders(path) {
      const inner = paths.filter(name => name.startsWith(`${path}/`)).map(name => name.slice(path.length + 1))
      return [
        ...new Set(inner.filter(name => name.includes('/')).map(name => name.split('/')[0] ?? '')),
      ].sort()
    },
    list(path) {
      const inner = paths.filter(name => name.startsWith(`${path}/`))
      return [...new Set(inner.map(name => name.slice(path.length + 1).split('/')[0] ?? ''))].sort()
    },
  })
}

describe('a site is recognised by its configuration', () => {
  it('of Jekyll', () => {
    const config = [
      'title: Lantern Room\ndescription: On radio\nlang: en_GB\ntimezone: Europe/London',
      'url: "https://a.example"\nbaseurl: /blog\nauthor: {name: Ann, email: ann@a.example}\npermalink: pretty',
    ].join('\n')
    expect(site({ '_config.yml': config })).toMatchObject({
      tool: 'Jekyll',
      file: '_config.yml',
      faults: [],
      fields: {
        title: 'Lantern Room',
        description: 'On radio',
        language: 'en-GB',
        timeZone: 'Europe/London',
        authors: [{ name: 'Ann', email: 'ann@a.example' }],
        site: 'https://a.example/blog',
        permalinks: '/:categories/:year/:month/:day/:slug/',
        ids: 'jekyll-feed',
        folders: ['**/_posts'],
      },
    })
  })

  it.each([
    ['', '/:categories/:year/:month/:day/:slug.html'],
    ['permalink: ordinal', '/:categories/:year/:y_day/:slug.html'],
    ['permalink: weekdate', '/:categories/:year/W:week/:short_day/:slug.html'],
    ['permalink: none', '/:categories/:slug.html'],
    ['permalink: /:year/:title/', '/:year/:slug/'],
    ['collections: {posts: {permalink: "/news/:title/"}}', '/news/:slug/'],
    ['defaults: [{scope: {path: "", type: posts}, values: {permalink: "/b/:title/"}}]', '/b/:slug/'],
    [
      'defaults: [{scope: {type: pages}, values: {permalink: "/p/:title/"}}]',
      '/:categories/:year/:month/:day/:slug.html',
    ],
  ])('with the permalinks of Jekyll: %s', (line, permalinks) => {
    expect(site({ '_config.yml': `title: A\n${line}` })?.fields.permalinks).toBe(permalinks)
  })

  it('of Hugo', () => {
    const config = [
      'baseURL = "https://a.example/"\ntitle = "Lantern Room"\nlanguageCode = "en-gb"\ntimeZone = "Europe/London"',
      '[params]\ndescription = "On radio"\nauthor = "Ann"\n[permalinks]\nposts = "/:year/:slug/"',
    ].join('\n')
    expect(site({ 'hugo.toml': config })).toMatchObject({
      tool: 'Hugo',
      fields: {
        title: 'Lantern Room',
        description: 'On radio',
        language: 'en-gb',
        timeZone: 'Europe/London',
        authors: [{ name: 'Ann' }],
        site: 'https://a.example',
        permalinks: { '/': '/:folders/:slug_or_filename/', posts: '/:year/:slug_or_title/' },
        ids: 'link',
        folders: ['content'],
      },
    })
  })

  it('of Hugo in several files and languages', () => {
    const files = {
      'config/_default/hugo.toml':
        'baseURL = "https://a.example"\ndefaultContentLanguage = "de"\nuglyURLs = true',
      'config/_default/languages.toml':
        '[de]\ntitle = "Laternenraum"\nlocale = "de-AT"\n[en]\ntitle = "Lantern Room"',
    }
    expect(site(files)?.fields).toMatchObject({
      title: 'Laternenraum',
      language: 'de-AT',
      permalinks: { '/': '/:folders/:slug_or_filename.html' },
    })
  })

  it('of Hugo with the endings of some sections', () => {
    const config = 'title = "A"\n[uglyURLs]\npost = true\nold = true\n[permalinks]\npost = "/:year/:slug/"'
    expect(site({ 'hugo.toml': config })?.fields.permalinks).toEqual({
      '/': '/:folders/:slug_or_filename/',
      post: '/:year/:slug_or_title.html',
      old: '/:folders/:slug_or_filename.html',
    })
  })

  it('of Zola, which has a config.toml as Hugo has', () => {
    const config = 'base_url = "https://a.example"\ntitle = "Lantern Room"\ndefault_language = "de"'
    expect(site({ 'config.toml': config })).toMatchObject({
      tool: 'Zola',
      fields: {
        title: 'Lantern Room',
        language: 'de',
        site: 'https://a.example',
        permalinks: '/:folders/:slug/',
      },
    })
    expect(site({ 'config.toml': 'baseURL = "https://a.example"' })?.tool).toBe('Hugo')
  })

  it('of Docusaurus, which is a script that is not run', () => {
    const config = `// title: 'Not this'
      export default { title: 'Lantern Room', tagline: "It's radio", url: 'https://a.example', baseUrl: '/docs/',
        i18n: { defaultLocale: 'de' } }`
    expect(site({ 'docusaurus.config.ts': config })).toMatchObject({
      tool: 'Docusaurus',
      fields: {
        title: 'Lantern Room',
        description: "It's radio",
        language: 'de',
        site: 'https://a.example/docs',
        folders: ['blog'],
      },
    })
  })

  it('of Docusaurus, with the options of its blog among those of others', () => {
    const config = `const baseUrl = 'https://b.example/edit/'
      export default { title: 'Radio', url: 'https://a.example', baseUrl: '/', trailingSlash: true, presets: [['classic', {
        docs: { path: 'manual', routeBasePath: '/' },
        blog: { path: './news', routeBasePath: '/', editUrl: () => { return baseUrl } },
        theme: { path: 'x' } }]] }`
    expect(site({ 'docusaurus.config.js': config })?.fields).toMatchObject({
      site: 'https://a.example',
      folders: ['news'],
      permalinks: '//:slug_or_dated_name/',
    })
  })

  it('of a script whose patterns of file names look like comments', () => {
    const config = "export default { docs: ['**/*.md'], title: 'Radio', /* old: */ exclude: ['**/_*/**'] }"
    expect(site({ 'docusaurus.config.js': config })?.fields.title).toBe('Radio')
  })

  it('of Astro, with the permalinks of the routes that it has', () => {
    const files = {
      'astro.config.mjs': "export default defineConfig({ site: 'https://a.example' })",
      'src/consts.ts': "export const SITE_TITLE = 'Lantern Room'\nexport const SITE_DESCRIPTION = `On radio`",
      'src/pages/blog/[...slug].astro': '',
      'src/content/blog/a.md': '',
    }
    expect(site(files)).toMatchObject({
      tool: 'Astro',
      fields: {
        title: 'Lantern Room',
        description: 'On radio',
        site: 'https://a.example',
        permalinks: '/blog/:folders[1:]/:slug_or_filename/',
        folders: ['src/content'],
      },
    })
    expect(site({ 'astro.config.mjs': '', 'src/content/a.md': '' })?.fields).not.toHaveProperty('permalinks')
  })

  it('of Eleventy, with its data', () => {
    const files = {
      'eleventy.config.js': "export const config = { dir: { input: 'content', includes: '../_includes' } }",
      '_data/metadata.js':
        "export default { title: 'Lantern Room', url: 'https://a.example/', language: 'en' }",
    }
    expect(site(files)).toMatchObject({
      tool: 'Eleventy',
      fields: {
        title: 'Lantern Room',
        site: 'https://a.example',
        folders: ['content'],
        permalinks: '/:folders/:name/',
      },
    })
    expect(site({ '.eleventy.js': '', '_data/site.json': '{"title": "A"}' })?.fields.title).toBe('A')
  })

  it('of Obsidian, which has no configuration for a title', () => {
    expect(site({ '.obsidian/app.json': '{}' })).toMatchObject({
      tool: 'Obsidian',
      fields: { title: 'My vault' },
    })
  })

  it('and a folder without one is none', () => {
    expect(site({ 'README.md': '# A', 'package.json': '{}' })).toBeUndefined()
  })

  it('with its syntax faults', () => {
    expect(site({ 'hugo.toml': 'title = [' })?.faults).toMatchObject([
      { file: 'hugo.toml', line: 1, message: expect.stringMatching(/^expected TOML, got a fault/) },
    ])
  })
})
