import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { check } from '../../src/commands/check.ts'
import { readSettings } from '../../src/config.ts'
import { builtInText } from '../../src/portals/recipe/built-in.ts'

const PUBLICATION = `title: The Daily Lantern
description: News from the harbour
url: https://news.example
copyright: © The Daily Lantern
image: { src: "https://news.example/logo.png", type: image/png, width: 600, height: 100 }
feeds:
  smart: { for: smartnews }
`
const article = (fields = '', text = 'Boats may leave again.') => `---
title: Harbour opens again after the storm
published: 2026-11-27
${fields}---
${text}
`
const picture = (width: number, height: number) =>
  `image: { src: "https://news.example/a.jpg", type: image/jpeg, width: ${width}, height: ${height} }\n`

const folders: string[] = []
afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true }))))

async function checked(files: Readonly<Record<string, string>>, portal: string) {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-check-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const { text, valid } = await check(folder, readSettings({ portal }), () => new Date('2026-11-28'))
  return { lines: text.replaceAll(`${folder}/`, '').split('\n'), valid }
}

it('says nothing of articles that the portal takes', async () => {
  const files = { 'publication.yaml': PUBLICATION, 'a.md': article(picture(1200, 630)) }
  expect(await checked(files, 'smartnews')).toEqual({
    lines: [
      'smart: 1 article for SmartNews at https://news.example/feeds/smart/rss.xml: nothing is refused or wanted',
      '1 record, 1 valid, 0 faults, 0 warnings',
    ],
    valid: true,
  })
})

it('names file, line, field and article of what the portal refuses, and of what it wants', async () => {
  const { lines, valid } = await checked(
    { 'publication.yaml': PUBLICATION, 'news/a.md': article(picture(700, 150)), 'news/b.md': article() },
    'smartnews',
  )
  expect(lines).toEqual([
    'news/a.md:4 image: expected a picture with a shorter side of at least 200 pixels, got 150 pixels: refused by SmartNews: use a picture of at least 200 × 200 pixels ("Harbour opens again after the storm")',
    'news/a.md:4 image: expected a picture with a ratio of its sides of at most 3.3, got 4.67: refused by SmartNews: crop the picture so that no side is more than 3.3 times the other ("Harbour opens again after the storm")',
    expect.stringMatching(
      /^news\/b\.md:2 warning: image: expected a picture, got none: wanted by SmartNews: /,
    ),
    expect.stringMatching(/^smart: 2 articles .*: 2 refused, 1 wanted$/),
    '2 records, 2 valid, 2 faults, 1 warning',
  ])
  expect(valid).toBe(false)
})

it('names the line of the feed for what is wrong with all of it', async () => {
  const files = {
    'publication.yaml': PUBLICATION.replace(/(?:copyright|image).*\n/g, ''),
    'a.md': article(picture(1200, 630)),
  }
  const { lines } = await checked(files, 'smart')
  expect(lines.slice(0, 2)).toEqual([
    'publication.yaml:1 copyright: expected a copyright, got none: refused by SmartNews: set "copyright" in publication.yaml',
    'publication.yaml:5 feeds.smart.image: expected a logo, got none: refused by SmartNews: set "image" of the feed to a logo of at most 700 × 100 pixels',
  ])
})

it('counts what does not fit and what is too old', async () => {
  const long = 'Boats may leave again. '.repeat(800)
  const files = {
    'publication.yaml': PUBLICATION.replace('smartnews }', 'smartnews, bytes: 60000 }'),
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd'].map(name => [`${name}.md`, article(picture(1200, 630), long)]),
    ),
    'old.md': article(picture(1, 1)).replace('2026-11-27', '2024-11-27'),
  }
  const { lines } = await checked(files, 'smartnews')
  expect(lines.at(-2)).toMatch(
    /: nothing is refused or wanted; 3 of the newest 4 fit in 60000 bytes; 1 older than 30 days are not in it$/,
  )
})

it('checks the main feed as if a portal had a feed, and refuses unknown names', async () => {
  const files = {
    'publication.yaml': PUBLICATION,
    'a.md': article('', 'x'),
    'b.md': article('feeds: false\n'),
  }
  const { lines } = await checked(files, 'msn')
  expect(lines.at(-2)).toMatch(/^msn: 1 article for MSN at https:\/\/news.example\/feeds\/msn\/rss.xml: /)
  await expect(checked(files, 'nobody')).rejects.toThrow(
    '--for: expected a portal or a feed for one, got "nobody": the portals are apple-news,',
  )
})

it('checks the recipe of the folder, and by it', async () => {
  const recipe = `portal: Mine
verified: { by: us, when: 2026-11-28, source: a sheet }
channel: []
item: [{ name: title, text: $title }]
rules: [{ value: title, most: 10, advice: write a short title }]
`
  const publication = PUBLICATION.replace('smart: { for: smartnews }', 'own: { for: mine }')
  const files = { 'publication.yaml': publication, 'portals/mine.yaml': recipe, 'a.md': article() }
  expect((await checked(files, 'mine')).lines[0]).toBe(
    'a.md:2 title: expected a title of at most 10 characters, got 35 characters: refused by Mine: write a short title ("Harbour opens again after the storm")',
  )
  const broken = { ...files, 'portals/mine.yaml': recipe.replace('$title', '$titel') }
  expect((await checked(broken, 'mine')).lines[0]).toBe(
    'portals/mine.yaml:4 item[0].text: expected the name of a value, got "titel": did you mean "title"?',
  )
})

it('prints a recipe to be copied', async () => {
  const now = () => new Date('2026-11-28')
  const { text } = await check('nowhere', readSettings({ portal: 'msn', recipe: true }), now)
  expect(`${text}\n`).toBe(builtInText('msn'))
  await expect(check('nowhere', readSettings({ recipe: true }), now)).rejects.toThrow(
    'expected --for with one of',
  )
})
