import { expect, it } from 'vitest'
import { lastChange } from '../../src/sitemaps/article-urls.ts'
import { newsLanguage } from '../../src/sitemaps/news-sitemap.ts'
import { renderSitemap, renderSitemapIndex } from '../../src/sitemaps/sitemap-xml.ts'
import { schemaFaults } from './schemas.ts'

const changed = new Date('2026-11-28T10:20:30.456Z')

it('a sitemap has a page with its date', async () => {
  const xml = renderSitemap([{ url: 'https://a.example/?a=1&b=2', changed }, { url: 'https://a.example/b' }])
  expect(xml).toBe(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url>
<loc>https://a.example/?a=1&amp;b=2</loc>
<lastmod>2026-11-28T10:20:30Z</lastmod>
</url>
<url>
<loc>https://a.example/b</loc>
</url>
</urlset>
`)
  expect(await schemaFaults(xml)).toEqual([])
})

it('a news sitemap has what Google asks for', async () => {
  const news = { publication: 'A & B', language: 'de', published: changed, title: 'Is 1 < 2?' }
  const xml = renderSitemap([{ url: 'https://a.example/b', changed, news }])
  expect(xml).toContain('xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')
  expect(xml).toMatch(/<news:name>A &#x26; B<\/news:name>\n<news:language>de<\/news:language>/)
  expect(xml).toContain('<news:publication_date>2026-11-28T10:20:30Z</news:publication_date>')
  expect(xml).toMatch(/<news:title>Is 1 &#x3C; 2\?<\/news:title>/)
  expect(await schemaFaults(xml)).toEqual([])
})

it('an index has sitemaps with their dates', async () => {
  const xml = renderSitemapIndex([{ url: 'https://a.example/sitemap-1.xml', changed }])
  expect(xml).toContain(
    '<sitemap>\n<loc>https://a.example/sitemap-1.xml</loc>\n<lastmod>2026-11-28T10:20:30Z</lastmod>',
  )
  expect(await schemaFaults(xml)).toEqual([])
})

it('the schemas of these tests refuse what the official ones refuse', async () => {
  const url = (content: string) =>
    renderSitemap([{ url: 'https://a.example/' }]).replace('</url>', `${content}</url>`)
  expect(await schemaFaults(renderSitemap([]))).not.toEqual([])
  expect(await schemaFaults(url('<lastmod>yesterday</lastmod>'))).not.toEqual([])
  expect(await schemaFaults(url('<extra/>'))).not.toEqual([])
  const news = { publication: 'A', language: 'English', published: changed, title: 'T' }
  expect(await schemaFaults(renderSitemap([{ url: 'https://a.example/', news }]))).not.toEqual([])
})

it.each([
  ['en-GB', 'en'],
  ['pt', 'pt'],
  ['gsw-CH', 'gsw'],
  ['zh', 'zh-cn'],
  ['zh-CN', 'zh-cn'],
  ['zh-Hant-HK', 'zh-tw'],
  ['zh-TW', 'zh-tw'],
])('Google calls the language %s %s', (tag, expected) => {
  expect(newsLanguage(tag)).toBe(expected)
})

it('an article has changed at the date of its record, or later when a change was noticed', () => {
  const published = new Date('2020-01-01')
  const updated = new Date('2020-02-02')
  const noticed = new Date('2026-01-01')
  expect(lastChange({ published }, undefined)).toEqual(published)
  expect(lastChange({ published, updated }, undefined)).toEqual(updated)
  expect(lastChange({ published }, { event: 'updated', changed: noticed })).toEqual(noticed)
  expect(lastChange({ published, updated: noticed }, { event: 'updated', changed: updated })).toEqual(noticed)
  // The day of the import.
  expect(lastChange({ published }, { event: 'published', changed: noticed })).toEqual(published)
})
