import { afterEach, describe, expect, it, vi } from 'vitest'
import { post, readSiteFolder, SITE, type SiteFolder } from './site-folder.ts'

const JEKYLL = { '_config.yml': `title: Radio\nurl: ${SITE}` }

let site: SiteFolder | undefined
afterEach(async () => {
  await site?.close()
  site = undefined
})

describe('while a site without publication.yaml is followed', () => {
  const PATIENCE = { timeout: 15_000, interval: 20 }

  async function follow(files: Readonly<Record<string, string>>): Promise<SiteFolder> {
    site = await readSiteFolder(files)
    await site.intake.lead(new AbortController().signal)
    await site.intake.watch()
    return site
  }

  it('a new post is an article, and a deleted one none', async () => {
    const { here, articles } = await follow({ ...JEKYLL, '_posts/2021-02-01-a.md': post('A') })
    const titles = async () => (await articles()).map(({ title }) => title)
    await here.write({ '_posts/2021-02-02-b.md': post('B') })
    await vi.waitFor(async () => expect(await titles()).toEqual(['B', 'A']), PATIENCE)
    await here.remove('_posts/2021-02-01-a.md')
    await vi.waitFor(async () => expect(await titles()).toEqual(['B']), PATIENCE)
  })

  it('it is followed again once its configuration is back', async () => {
    const { here, articles } = await follow({ ...JEKYLL, '_posts/2021-02-01-a.md': post('A') })
    const titles = async () => (await articles()).map(({ title }) => title)
    await here.remove('_config.yml', '_posts/2021-02-01-a.md')
    await here.write({ '_posts/2021-02-02-b.md': post('B') })
    await here.write({ '_config.yml': `title: The Radio\nurl: ${SITE}` })
    await vi.waitFor(async () => expect(await titles()).toEqual(['B']), PATIENCE)
  })

  it('a new or changed file of authors changes the articles', async () => {
    const { here, articles } = await follow({
      ...JEKYLL,
      '_posts/2021-02-01-a.md': post('A', 'author: jane'),
    })
    const names = async () => (await articles()).flatMap(({ authors }) => authors.map(({ name }) => name))
    expect(await names()).toEqual(['jane'])
    await here.write({ '_data/authors.yml': 'jane: Jane Doe' })
    await vi.waitFor(async () => expect(await names()).toEqual(['Jane Doe']), PATIENCE)
    await here.write({ '_data/authors.yml': 'jane: Jane Roe' })
    await vi.waitFor(async () => expect(await names()).toEqual(['Jane Roe']), PATIENCE)
    await here.remove('_data/authors.yml')
    await vi.waitFor(async () => expect(await names()).toEqual(['jane']), PATIENCE)
  })

  it.each([
    ['_config.yml', 'title: Radio', 'title: The Radio'],
    ['config/_default/hugo.toml', 'title = "Radio"', 'title = "The Radio"'],
  ])('a change of %s changes the publication', async (name, before, after) => {
    const { here, intake } = await follow({ [name]: before })
    expect(intake.publication.title).toBe('Radio')
    await here.write({ [name]: after })
    await vi.waitFor(() => expect(intake.publication.title).toBe('The Radio'), PATIENCE)
  })

  it('a change of the data of Eleventy changes the publication', async () => {
    const { here, intake } = await follow({ '.eleventy.js': '', '_data/site.json': '{"title": "Radio"}' })
    await here.write({ '_data/site.json': '{"title": "The Radio"}' })
    await vi.waitFor(() => expect(intake.publication.title).toBe('The Radio'), PATIENCE)
  })

  it('a change of .eleventy.js changes the publication', async () => {
    const { here, intake } = await follow({
      '.eleventy.js': "export const config = { dir: { input: 'posts' } }",
      '_data/site.json': '{"title": "Radio"}',
    })
    expect(intake.publication.folders).toEqual(['posts'])
    await here.write({ '.eleventy.js': "export const config = { dir: { input: 'news' } }" })
    await vi.waitFor(() => expect(intake.publication.folders).toEqual(['news']), PATIENCE)
  })
})
