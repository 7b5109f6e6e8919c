import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATEGORIES } from '../../../src/articles/podcast/categories.ts'
import { childrenOf, childText, type Element, parseXml } from '../xml-tree.ts'
import { anyEpisode, anyShow } from './arbitraries.ts'
import { goldenShow, podcastOf } from './given.ts'

/** Rules of the W3C validator's `itunes.py`, one function each; a function throws if its rule is broken. */
const RULES: readonly ((rss: Element) => void)[] = [
  languageAndCategory,
  knownCategories,
  trueOrFalse,
  shortAuthor,
  ownerWithEmail,
  yesBlocks,
  absoluteImages,
  absoluteNewFeedUrl,
  knownTypes,
  positiveNumbers,
  secondsOfDuration,
  supportedFormats,
  noDuplicates,
  podcastsAfterCore,
]

const MAX_AUTHOR = 255
const SUPPORTED = ['m4a', 'mp3', 'mov', 'mp4', 'm4v', 'pdf', 'epub']

describe('the golden show', () => {
  it.each(RULES)('follows the rule $name', rule => rule(parseXml(goldenShow().rss2())))
})

describe('any valid show with any valid episode', () => {
  it.each(RULES)('follows the rule $name', rule => {
    const property = fc.property(anyShow, anyEpisode, (show, episode) => {
      const audio = { url: '/1.mp3', length: 5, duration: 61.5 }
      rule(parseXml(podcastOf([{ audio, episode }], { show }).rss2()))
    })
    fc.assert(property, { numRuns: 60 })
  })
})

function channelOf(rss: Element): Element {
  const [channel] = childrenOf(rss, 'channel')
  if (channel === undefined) throw new Error('expected a channel')
  return channel
}

function itemsOf(rss: Element): readonly Element[] {
  return ['item', 'podcast:liveItem'].flatMap(name => childrenOf(channelOf(rss), name))
}

/** The channel and its items. */
function parentsOf(rss: Element): readonly Element[] {
  return [channelOf(rss), ...itemsOf(rss)]
}

function textsOf(rss: Element, name: string): readonly string[] {
  return parentsOf(rss).flatMap(parent => childrenOf(parent, name).map(({ text }) => text))
}

/** MissingItunesElement. */
function languageAndCategory(rss: Element): void {
  for (const name of ['language', 'itunes:category', 'itunes:explicit'])
    expect(childrenOf(channelOf(rss), name).length).toBeGreaterThan(0)
}

/** InvalidItunesCategory. */
function knownCategories(rss: Element): void {
  for (const { attributes, children } of childrenOf(channelOf(rss), 'itunes:category')) {
    const inside = CATEGORIES[attributes.text ?? '']
    expect(inside).toBeDefined()
    for (const { name, attributes: inner } of children) {
      expect(name).toBe('itunes:category')
      expect(inside).toContain(inner.text)
    }
  }
}

/** InvalidTrueFalse. */
function trueOrFalse(rss: Element): void {
  for (const text of textsOf(rss, 'itunes:explicit')) expect(['true', 'false']).toContain(text)
}

function shortAuthor(rss: Element): void {
  for (const text of textsOf(rss, 'itunes:author')) expect(text.length).toBeLessThanOrEqual(MAX_AUTHOR)
}

/** MissingElement. */
function ownerWithEmail(rss: Element): void {
  for (const owner of childrenOf(channelOf(rss), 'itunes:owner'))
    expect(childText(owner, 'itunes:email')).toMatch(/^\S+@\S+$/)
}

/** InvalidYesNoClean; Apple knows only `Yes`. */
function yesBlocks(rss: Element): void {
  for (const text of [...textsOf(rss, 'itunes:block'), ...textsOf(rss, 'itunes:complete')])
    expect(text).toBe('Yes')
}

/** InvalidHttpLink. */
function absoluteImages(rss: Element): void {
  for (const image of parentsOf(rss).flatMap(parent => childrenOf(parent, 'itunes:image')))
    expect(image.attributes.href).toMatch(/^https?:\/\/[^\s"<>]+$/)
}

function absoluteNewFeedUrl(rss: Element): void {
  for (const text of textsOf(rss, 'itunes:new-feed-url')) expect(text).toMatch(/^https?:\/\/\S+$/)
}

/** InvalidItunesChannelType, InvalidItunesEpisodeType. */
function knownTypes(rss: Element): void {
  for (const text of textsOf(rss, 'itunes:type')) expect(['episodic', 'serial']).toContain(text)
  for (const text of textsOf(rss, 'itunes:episodeType')) expect(['full', 'trailer', 'bonus']).toContain(text)
}

/** InvalidPositiveInteger. */
function positiveNumbers(rss: Element): void {
  for (const name of ['itunes:season', 'itunes:episode'])
    for (const text of textsOf(rss, name)) expect(text).toMatch(/^[1-9]\d*$/)
}

/** InvalidDuration; `duration_in_channel`. */
function secondsOfDuration(rss: Element): void {
  expect(childrenOf(channelOf(rss), 'itunes:duration')).toEqual([])
  for (const text of textsOf(rss, 'itunes:duration')) expect(text).toMatch(/^[1-9]\d*$/)
}

/** UnsupportedItunesFormat. */
function supportedFormats(rss: Element): void {
  for (const { attributes } of itemsOf(rss).flatMap(item => childrenOf(item, 'enclosure')))
    expect(SUPPORTED).toContain(attributes.url?.split('.').at(-1))
}

/** DuplicateElement. */
function noDuplicates(rss: Element): void {
  for (const { children } of parentsOf(rss)) {
    const names = children.map(({ name }) => name).filter(name => /^itunes:(?!category)/.test(name))
    expect(new Set(names).size).toBe(names.length)
  }
}

/** TT-RSS takes the first element of a local name, in any namespace (docs/readers.md#xml-structure). */
function podcastsAfterCore(rss: Element): void {
  for (const { children } of parentsOf(rss)) {
    const names = children.map(({ name }) => name).filter(name => !/^(?:item|podcast:liveItem)$/.test(name))
    const first = names.findIndex(name => /^(?:itunes|podcast):/.test(name))
    const others = names.slice(Math.max(first, 0)).filter(name => !/^(?:itunes|podcast):/.test(name))
    expect(first < 0 ? [] : others).toEqual([])
    const itunes = names.filter(name => name.startsWith('itunes:')).length
    expect(names.slice(first, first + itunes).every(name => name.startsWith('itunes:'))).toBe(true)
  }
}
