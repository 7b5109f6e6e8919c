import { describe, expect, it } from 'vitest'
import { atom } from '../../src/formats/atom.ts'
import type { Format } from '../../src/formats/format.ts'
import { renderText } from '../../src/formats/frame.ts'
import { json } from '../../src/formats/json.ts'
import type { FeedOptions, Item } from '../../src/formats/model.ts'
import { rss } from '../../src/formats/rss.ts'
import { childText, parseXml } from './xml-tree.ts'

const DATE = new Date('2026-03-01T00:00:00Z')
const LINK = 'https://example.org/'

function writtenItem(format: Format, item: Partial<Item>): string {
  const context = { link: LINK }
  return format.renderItem({ title: 'Title', link: '/1', date: DATE, ...item }, context)
}

function writtenFeed(format: Format, options: Partial<FeedOptions>): string {
  return renderText(format.renderFrame({ title: 'Feed', link: LINK, ...options }), [])
}

describe('a feed', () => {
  it('names its first author with an e-mail address and a name as the editor in RSS', () => {
    const authors = [{ name: 'Ann' }, { email: 'x@example.org' }, { name: 'Bob', email: 'bob@example.org' }]
    expect(writtenFeed(rss, { authors })).toContain('<managingEditor>bob@example.org (Bob)</managingEditor>')
    expect(writtenFeed(rss, { authors: authors.slice(0, 2) })).not.toContain('managingEditor')
  })
})

describe('an item', () => {
  it('has its link as guid if guid and id are empty', () => {
    expect(writtenItem(rss, { id: '', guid: '' })).toContain(
      '<guid isPermaLink="true">https://example.org/1</guid>',
    )
    expect(writtenItem(atom, { id: '', guid: '' })).toContain('<id>https://example.org/1</id>')
    expect(JSON.parse(writtenItem(json, { id: '', guid: '' })).id).toBe('https://example.org/1')
  })

  it('has no empty body, summary or category', () => {
    const empty = { content: '', description: '', category: [{ name: '', term: '', domain: '' }, {}] }
    expect(writtenItem(rss, empty)).not.toMatch(/<(?:description|content:encoded|category)/)
    expect(writtenItem(atom, empty)).not.toMatch(/<(?:summary|content|category)/)
    expect(JSON.parse(writtenItem(json, empty))).toMatchObject({ content_text: 'Title' })
    expect(JSON.parse(writtenItem(json, empty))).not.toHaveProperty('tags')
  })

  it('has a description in RSS if it has no title', () => {
    const item = parseXml(writtenItem(rss, { title: '', content: '<p>Short</p>' }).replaceAll('content:', ''))
    expect(childText(item, 'description')).toBe('<p>Short</p>')
    expect(writtenItem(rss, { title: '' })).toContain('<description></description>')
  })

  it('has a plain description as text in JSON, and any other as HTML', () => {
    const description = '1 < 2 <script>'
    expect(JSON.parse(writtenItem(json, { description, descriptionType: 'text' }))).toMatchObject({
      content_text: description,
    })
    expect(JSON.parse(writtenItem(json, { description }))).toMatchObject({ content_html: description })
  })

  it('has a date of publication in JSON as in RSS', () => {
    expect(writtenItem(rss, {})).toContain('<pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate>')
    expect(JSON.parse(writtenItem(json, {})).date_published).toBe('2026-03-01T00:00:00Z')
  })

  it.each([
    '<rssx>',
    '<RSS',
    '<feedback>',
    '</channel',
    '<?php',
    '<!doctype',
  ])('escapes %s in JSON', content => {
    expect(writtenItem(json, { content })).not.toContain(content)
    expect(JSON.parse(writtenItem(json, { content })).content_html).toBe(content)
  })
})

describe('a feed', () => {
  it.each([Number.NaN, -5, 1.5, Number.POSITIVE_INFINITY, 0])('has no ttl of %d', ttl => {
    expect(writtenFeed(rss, { ttl })).not.toMatch(/<(?:ttl|sy:)/)
  })

  it.each([
    [15, 'hourly', 4],
    [60, 'hourly', 1],
    [480, 'daily', 3],
  ])('has a ttl of %d also as elements of the Syndication module', (ttl, period, frequency) => {
    const elements = `<ttl>${ttl}</ttl>\n<sy:updatePeriod>${period}</sy:updatePeriod>\n<sy:updateFrequency>${frequency}</sy:updateFrequency>`
    expect(writtenFeed(rss, { ttl })).toContain(elements)
  })

  it('has the version of its generator, whether that is Feedwright or not', () => {
    const generatorVersion = '1.2'
    expect(writtenFeed(atom, { generatorVersion })).toMatch(
      /<generator uri="[^"]+" version="1.2">Feedwright</,
    )
    expect(writtenFeed(atom, { generator: 'Press', generatorVersion })).toContain(
      '<generator version="1.2">Press<',
    )
    expect(writtenFeed(rss, { generator: 'Press', generatorVersion })).toContain('<generator>Press 1.2<')
    for (const format of [rss, atom])
      expect(writtenFeed(format, { generator: false })).not.toContain('generator')
  })

  it('has the size of its image if RSS allows it', () => {
    const image = '/logo.png'
    expect(writtenFeed(rss, { image, imageWidth: 144, imageHeight: 400 })).toContain(
      '<width>144</width>\n<height>400</height>',
    )
    expect(writtenFeed(rss, { image, imageWidth: 145, imageHeight: 10 })).not.toContain('<width>')
    expect(writtenFeed(rss, { image, imageWidth: 10 })).not.toContain('<width>')
  })

  it('names custom objects with a letter after the underscore in JSON', () => {
    const named = ['_mine', 'two words', '1st', '']
    const extensions = named.map(name => ({ name, objects: { name } }))
    const channel = { title: 'Feed', extensions }
    expect(JSON.parse(renderText(json.renderFrame(channel), []))).toMatchObject({
      _mine: { name: '_mine' },
      _two_words: { name: 'two words' },
      _st: { name: '1st' },
      _extension: { name: '' },
    })
  })
})
