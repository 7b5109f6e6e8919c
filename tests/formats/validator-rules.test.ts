import { describe, expect, it } from 'vitest'
import { goldenCases } from './golden-cases.ts'
import { childrenOf, childText, type Element, parseXml } from './xml-tree.ts'

/**
 * The order of children in RSS (docs/readers/what-to-emit.md#rss-channel and #rss-item). Those of other extensions follow.
 */
const CHANNEL_ORDER =
  'title link description atom:link language copyright managingEditor lastBuildDate category generator docs ttl sy:updatePeriod sy:updateFrequency image'
const ITEM_ORDER =
  'title link guid pubDate atom:updated dc:creator category description content:encoded enclosure media:content media:thumbnail'
/** The order of children in Atom (docs/readers/what-to-emit.md#atom-feed and #atom-entry). */
const FEED_ORDER = 'id title subtitle updated link icon logo author contributor category rights generator'
const ENTRY_ORDER =
  'id title link published updated author contributor category summary content rights media:content media:thumbnail'

const MEDIA_RSS = 'http://search.yahoo.com/mrss/'
const EARLIEST_YEAR = 1990
const SNIFFED_BYTES = 512

/**
 * Warnings of the W3C validator that a single document can show (docs/readers/what-to-emit.md#validator-warnings), one
 * function each. A function throws if its rule is broken.
 */
const RSS_RULES: readonly ((rss: Element) => void)[] = [
  oneEnclosure,
  uniqueGuids,
  descriptionBeforeContent,
  namesakesAfterCore,
  noDuplicateSemantics,
  noMediaDescription,
  titleOrDescription,
  noRelativeUrls,
  noRiskyMarkup,
  validRfc822Dates,
  imageAsChannel,
  wholeLengths,
  mediaNamespace,
  emailForm,
  wholeTtl,
  channelInOrder,
  itemsInOrder,
]
const ATOM_RULES: readonly ((feed: Element) => void)[] = [
  requiredChildren,
  uniqueIds,
  differentUpdates,
  authorEverywhere,
  oneAlternate,
  validRfc3339Dates,
  publishedBeforeUpdated,
  textTypes,
  noRelativeUrls,
  noRiskyMarkup,
  wholeLengths,
  mediaNamespace,
  feedInOrder,
  entriesInOrder,
]

describe.each(goldenCases)('the golden folder $name', ({ given, feed }) => {
  it.each(RSS_RULES)('follows the rule $name in RSS', rule => rule(parseXml(feed.rss2())))

  it.each(ATOM_RULES)('follows the rule $name in Atom', rule => rule(parseXml(feed.atom1())))

  it('has a link to itself if its URL is known', () => {
    const { rss, atom } = given.options.feedLinks ?? {}
    expect(selfLink(channelOf(parseXml(feed.rss2())), 'atom:link')).toBe(rss)
    expect(selfLink(parseXml(feed.atom1()), 'link')).toBe(atom)
  })

  it('has a plain prologue, and its root in the bytes that readers inspect', () => {
    for (const xml of [feed.rss2(), feed.atom1()]) {
      expect(xml.startsWith('<?xml version="1.0" encoding="utf-8"?>\n')).toBe(true)
      expect(xml).not.toMatch(/<!|\r|\ufeff/)
      expect(xml.match(/<\?/g)?.length).toBeLessThanOrEqual(2)
      expect(Buffer.from(xml).subarray(0, SNIFFED_BYTES).toString()).toMatch(/<(?:rss|feed) /)
    }
  })
})

function channelOf(rss: Element): Element {
  const [channel] = childrenOf(rss, 'channel')
  expect(channel).toBeDefined()
  return channel ?? rss
}

function itemsOf(root: Element): readonly Element[] {
  return root.name === 'rss' ? childrenOf(channelOf(root), 'item') : childrenOf(root, 'entry')
}

function everyElement(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap(everyElement)]
}

function namesOf(element: Element): readonly string[] {
  return element.children.map(({ name }) => name)
}

function selfLink(element: Element, name: string): string | undefined {
  return childrenOf(element, name).find(({ attributes }) => attributes.rel === 'self')?.attributes.href
}

/** DuplicateEnclosure. */
function oneEnclosure(rss: Element): void {
  for (const item of itemsOf(rss)) expect(childrenOf(item, 'enclosure').length).toBeLessThanOrEqual(1)
}

/** MissingGuid, NotSufficientlyUnique. */
function uniqueGuids(rss: Element): void {
  const guids = itemsOf(rss).map(item => childText(item, 'guid'))
  expect(guids.every(guid => guid !== undefined && guid !== '')).toBe(true)
  expect(new Set(guids).size).toBe(guids.length)
}

/** NeedDescriptionBeforeContent. */
function descriptionBeforeContent(rss: Element): void {
  for (const names of itemsOf(rss).map(namesOf)) {
    if (names.includes('content:encoded')) {
      expect(names.indexOf('description')).toBeGreaterThanOrEqual(0)
      expect(names.indexOf('description')).toBeLessThan(names.indexOf('content:encoded'))
    }
  }
}

/**
 * TT-RSS takes the first element of a local name in any namespace, so that `media:title` before `title` would become the
 * title (docs/readers.md#xml-structure).
 */
function namesakesAfterCore(rss: Element): void {
  for (const names of itemsOf(rss).map(namesOf)) {
    const firstNamesake = names.findIndex(name => /^(?:media|itunes):/.test(name))
    const lastCore = names.findLastIndex(name => !name.includes(':') && !name.startsWith('_'))
    if (firstNamesake >= 0) expect(firstNamesake).toBeGreaterThan(lastCore)
  }
}

/** DuplicateItemSemantics. */
function noDuplicateSemantics(rss: Element): void {
  for (const names of itemsOf(rss).map(namesOf)) {
    expect(names.includes('author') && names.includes('dc:creator')).toBe(false)
    expect(names.includes('pubDate') && names.includes('dc:date')).toBe(false)
    expect(names.filter(name => name === 'dc:creator').length).toBeLessThanOrEqual(1)
  }
}

/** py-feedparser 6.0.10 takes `media:description` for the summary, and rss2email mails only that (docs/readers.md#images). */
function noMediaDescription(rss: Element): void {
  expect(everyElement(rss).map(({ name }) => name)).not.toContain('media:description')
}

/** RSS 2.0: an item has a title or a description. */
function titleOrDescription(rss: Element): void {
  for (const names of itemsOf(rss).map(namesOf)) {
    expect(names.includes('title') || names.includes('description')).toBe(true)
  }
}

/** ContainsRelRef. */
function noRelativeUrls(root: Element): void {
  for (const { name, text } of everyElement(root)) {
    if (name !== 'content:encoded' && name !== 'content') continue
    const urls = [...text.matchAll(/\s(?:src|href|poster)="([^"]*)"/g)].map(match => match[1] ?? '')
    expect(urls.filter(url => !/^(?:https?|mailto):/.test(url))).toEqual([])
  }
}

/** SecurityRisk, SecurityRiskAttr. */
function noRiskyMarkup(root: Element): void {
  for (const { name, text } of everyElement(root)) {
    if (name === 'content:encoded' || name === 'content')
      expect(text).not.toMatch(/<(?:script|style|form)|\son\w+=/i)
  }
}

/** ProblematicalRFC822Date, IncorrectDOW, ImplausibleDate. */
function validRfc822Dates(rss: Element): void {
  const dates = everyElement(rss).filter(({ name }) => name === 'pubDate' || name === 'lastBuildDate')
  for (const { text } of dates) {
    expect(text).toMatch(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/)
    expect(new Date(text).toUTCString()).toBe(text)
    expect(new Date(text).getUTCFullYear()).toBeGreaterThanOrEqual(EARLIEST_YEAR)
  }
}

/** ImageTitleDoesntMatch, ImageLinkDoesntMatch. */
function imageAsChannel(rss: Element): void {
  const channel = channelOf(rss)
  for (const image of childrenOf(channel, 'image')) {
    expect(childText(image, 'title')).toBe(childText(channel, 'title'))
    expect(childText(image, 'link')).toBe(childText(channel, 'link'))
    expect(childText(image, 'url')).toMatch(/^https?:/)
  }
}

/** InvalidIntegerAttribute. */
function wholeLengths(root: Element): void {
  for (const { attributes } of everyElement(root)) {
    for (const name of ['length', 'fileSize', 'width', 'height']) {
      expect(attributes[name] ?? '0').toMatch(/^\d+$/)
    }
  }
}

/** MediaRssNamespace: with a slash at its end. */
function mediaNamespace(root: Element): void {
  expect(root.attributes['xmlns:media']).toBe(MEDIA_RSS)
}

/** EmailFormat, MissingRealName. */
function emailForm(rss: Element): void {
  for (const { text } of childrenOf(channelOf(rss), 'managingEditor')) {
    expect(text).toMatch(/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+ \([^()]+\)$/)
  }
}

/** InvalidInteger. */
function wholeTtl(rss: Element): void {
  expect(childText(channelOf(rss), 'ttl') ?? '1').toMatch(/^[1-9]\d*$/)
}

function channelInOrder(rss: Element): void {
  inOrder(channelOf(rss), `${CHANNEL_ORDER} atom:link`, 'item')
}

function itemsInOrder(rss: Element): void {
  for (const item of itemsOf(rss)) inOrder(item, ITEM_ORDER)
}

function feedInOrder(feed: Element): void {
  inOrder(feed, `${FEED_ORDER} link`, 'entry')
}

function entriesInOrder(feed: Element): void {
  for (const entry of itemsOf(feed))
    inOrder(entry, ENTRY_ORDER.replace('content rights', 'content link rights'))
}

/** Checks the order of children: those in `order`, each any number of times, then others, then `last`. */
function inOrder(element: Element, order: string, last = ''): void {
  const names = namesOf(element).join(' ')
  const known = order.split(' ').map(name => `(?:${name} )*`)
  const others = `(?:(?!(?:${order.replaceAll(' ', '|')}) )\\S+ )*`
  expect(`${names} `).toMatch(new RegExp(`^${known.join('')}${others}(?:${last} )*$`))
}

/** RFC 4287 sections 4.1.1 and 4.1.2. */
function requiredChildren(feed: Element): void {
  for (const element of [feed, ...itemsOf(feed)]) {
    for (const name of ['id', 'title', 'updated']) expect(childrenOf(element, name).length).toBe(1)
    expect(childText(element, 'id')).toMatch(/^[a-z][a-z\d+.-]*:[^\s<>]+$/i)
  }
}

/** RFC 4287 section 4.1.1: no two entries have the same id. */
function uniqueIds(feed: Element): void {
  const ids = [feed, ...itemsOf(feed)].map(element => childText(element, 'id'))
  expect(new Set(ids).size).toBe(ids.length)
}

/** DuplicateUpdated. */
function differentUpdates(feed: Element): void {
  const updates = itemsOf(feed).map(entry => childText(entry, 'updated'))
  expect(new Set(updates).size).toBe(updates.length)
}

/** RFC 4287 section 4.1.1. */
function authorEverywhere(feed: Element): void {
  const everywhere = itemsOf(feed).every(entry => childrenOf(entry, 'author').length > 0)
  expect(everywhere || childrenOf(feed, 'author').length > 0).toBe(true)
  for (const author of everyElement(feed).filter(({ name }) => name === 'author')) {
    expect(childText(author, 'name')).toBeTruthy()
  }
}

/** RFC 4287 section 4.1.2: an entry without content needs an alternate link. */
function oneAlternate(feed: Element): void {
  for (const element of [feed, ...itemsOf(feed)]) {
    const alternates = childrenOf(element, 'link').filter(({ attributes }) => attributes.rel === 'alternate')
    expect(alternates.map(({ attributes }) => attributes.type)).toEqual(['text/html'])
  }
}

/** RFC 4287 section 3.3. */
function validRfc3339Dates(feed: Element): void {
  const dates = everyElement(feed).filter(({ name }) => name === 'published' || name === 'updated')
  for (const { text } of dates) expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
}

function publishedBeforeUpdated(feed: Element): void {
  for (const entry of itemsOf(feed)) {
    const published = childText(entry, 'published') ?? childText(entry, 'updated') ?? ''
    expect(published <= (childText(entry, 'updated') ?? '')).toBe(true)
  }
}

/** 9 of 13 parsers show an Atom title of `type="html"` as source (measured November 2026, docs/readers.md#titles-and-text). */
function textTypes(feed: Element): void {
  for (const { name, attributes } of everyElement(feed)) {
    if (name === 'title' || name === 'subtitle') expect(attributes.type).toBe('text')
    if (name === 'content') expect(attributes.type).toBe('html')
  }
}
