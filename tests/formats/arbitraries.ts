import fc from 'fast-check'
import { cleanText } from '../../src/articles/text.ts'
import type {
  Author,
  Category,
  Enclosure,
  FeedOptions,
  Item,
  ItemImage,
  PodcastEpisode,
  PodcastShow,
} from '../../src/formats/model.ts'

const HOSTILE = [
  '\u0000\u0001\u0008\u000b\u001f\u007f',
  '\ud83d',
  '\ude00',
  '\ufffe\uffff',
  '\ufeff',
  ']]>',
  '<![CDATA[x]]>',
  '&amp;',
  '&#x26;',
  '&lt;b&gt;',
  '&nbsp;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '<rss',
  '<rssx',
  '<feed>',
  '<feedback>',
  '</item>',
  '<!--',
  '-->',
  '<?xml',
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '\u05e9\u05dc\u05d5\u05dd',
  '\u202e\u2066',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'e\u0301',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '1e3',
  '0x1A',
  '007',
  'true',
  '__proto__',
  'constructor',
]

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
)

const short = fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join(''))

/** Any text: hostile pieces and arbitrary code points, sometimes very long (clarinet stops at 64 KiB). */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 40, arbitrary: short },
  { weight: 1, arbitrary: short.map(text => `${text}&<long>`.repeat(300)) },
)

/** Text that is not empty after a parser has trimmed it. */
export const visibleText: fc.Arbitrary<string> = fc
  .tuple(anyText, fc.constantFrom('a', 'Ж', '字', '€', '𝒳'), anyText)
  .map(([before, letter, after]) => before + letter + after)

/** A date with a four-digit year, in whole seconds. */
export const moment: fc.Arbitrary<Date> = fc
  .integer({ min: Date.UTC(1970, 0, 2) / 1000, max: Date.UTC(2099, 11, 31) / 1000 })
  .map(seconds => new Date(seconds * 1000))

const absoluteUrl = fc
  .webUrl({ withQueryParameters: true, withFragments: true })
  .map(url => new URL(url).href)
const tagId = fc.uuid().map(uuid => `tag:example.org,2026:${uuid}`)

const publishedImage: fc.Arbitrary<ItemImage> = fc.record(
  {
    url: absoluteUrl,
    type: fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
    length: fc.nat(),
    width: fc.integer({ min: 1, max: 9_999 }),
    height: fc.integer({ min: 1, max: 9_999 }),
    alt: anyText,
    caption: anyText,
    credit: anyText,
  },
  { requiredKeys: ['url', 'type'] },
)

const category: fc.Arbitrary<Category> = visibleText.map(name => ({ name, term: name }))

/** An item as Feedwright's publisher creates it. */
export const publishedItem: fc.Arbitrary<Item> = fc
  .record({
    title: visibleText,
    id: tagId,
    link: absoluteUrl,
    published: moment,
    secondsLater: fc.oneof(fc.constant(0), fc.nat({ max: 1e9 })),
    description: visibleText,
    descriptionType: fc.constant('text' as const),
    content: visibleText.map(text => `<p>${text}</p>`),
    image: publishedImage,
    author: fc.array(
      visibleText.map(name => ({ name })),
      { minLength: 1, maxLength: 3 },
    ),
    // One parser merges two categories that differ only in white space.
    category: fc.uniqueArray(category, {
      minLength: 1,
      maxLength: 4,
      selector: ({ name = '' }) => cleanText(name).trim(),
    }),
  })
  .map(({ secondsLater, ...item }) => ({
    ...item,
    date: new Date(item.published.getTime() + secondsLater * 1000),
  }))

/** Options as Feedwright's publisher creates them. */
export const publishedOptions: fc.Arbitrary<FeedOptions> = fc.record({
  title: visibleText,
  id: tagId,
  link: absoluteUrl,
  description: anyText,
  language: fc.constantFrom('en', 'he', 'de-CH'),
  updated: moment,
  ttl: fc.integer({ min: 1, max: 1_440 }),
  feedLinks: fc.record({ rss: absoluteUrl, atom: absoluteUrl, json: absoluteUrl }),
  hubs: fc.array(absoluteUrl, { maxLength: 2 }),
  authors: fc.array(
    visibleText.map(name => ({ name })),
    { maxLength: 2 },
  ),
  copyright: anyText,
  image: absoluteUrl,
})

const anyUrl = fc.oneof(
  absoluteUrl,
  anyText,
  fc.constantFrom(
    '',
    '/relative',
    '../up',
    '//host/path',
    '?q',
    '#f',
    'not a url',
    'http://',
    'https://e.org/photo/1',
  ),
)
const anyId = fc.oneof(
  tagId,
  absoluteUrl,
  anyText,
  fc.constantFrom('', '1', 'plain id', 'note: with a space', 'C:'),
)
const anyDate = fc.oneof(
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(new Date(Number.NaN), new Date(8.64e15)),
)
const anyNumber = fc.oneof(fc.nat(), fc.integer(), fc.double())

const anyEnclosure: fc.Arbitrary<Enclosure> = fc.record(
  {
    url: anyUrl,
    type: anyText,
    length: anyNumber,
    title: anyText,
    duration: anyNumber,
    width: anyNumber,
    height: anyNumber,
  },
  { requiredKeys: ['url'] },
)
const anyFile = fc.oneof(anyUrl, anyEnclosure)
const anyAuthor: fc.Arbitrary<Author> = fc.record(
  { name: anyText, email: anyText, link: anyUrl, avatar: anyUrl },
  { requiredKeys: [] },
)
const anyCategory: fc.Arbitrary<Category> = fc.record(
  { name: anyText, domain: anyText, scheme: anyUrl, term: anyText },
  { requiredKeys: [] },
)

const oddName = fc.oneof(
  fc.constantFrom(
    '_attributes',
    '_text',
    '_cdata',
    '_comment',
    '_example_extension',
    'itunes:author',
    'dc:subject',
    'media:content',
    'own:thing',
    'xml:lang',
    'xmlns',
    'xmlns:own',
    'xmlns:xml',
    'xmlns:xmlns',
    'xml',
    'a:b:c',
    ':a',
    'a:',
    ':',
    '',
    '1st',
    'two words',
    'é',
    'x y="z"',
    'a><b',
    '__proto__',
    'constructor',
    'constructor:name',
    '__proto__:x',
    'toString',
  ),
  fc.string({ maxLength: 8 }),
  short,
)

const extensionValue = fc.letrec<{ value: unknown; element: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    fc.constantFrom(null, undefined, true, 0, -1.5, Number.NaN, new Date(Number.NaN), new Date(0), ''),
    tie('element'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  element: fc.dictionary(oddName, tie('value'), { maxKeys: 4 }),
})).value

const anyExtension = fc.record({
  name: oddName,
  objects: fc.oneof(
    fc.dictionary(oddName, extensionValue, { maxKeys: 4 }),
    fc.record({ _attributes: fc.dictionary(oddName, extensionValue, { maxKeys: 4 }), _text: extensionValue }),
  ),
})

const anyMedia = { src: anyUrl, type: anyText, length: anyNumber, title: anyText, duration: anyNumber }
const anyCredits = {
  persons: fc.array(
    fc.record({ name: anyText, role: anyText, image: anyUrl, url: anyUrl }, { requiredKeys: ['name'] }),
    { maxLength: 2 },
  ),
  license: fc.record({ name: anyText, url: anyUrl }),
  texts: fc.array(fc.record({ text: anyText, purpose: anyText }), { maxLength: 2 }),
}

/** A show with anything that its type allows. */
const oddShow: fc.Arbitrary<PodcastShow> = fc.record(
  {
    ...{ guid: anyText, author: anyText, newFeedUrl: anyUrl, explicit: fc.boolean() },
    block: fc.oneof(fc.boolean(), fc.array(anyText, { maxLength: 2 })),
    owner: fc.record({ name: anyText, email: anyText }),
    categories: fc.array(fc.record({ name: anyText, subcategory: anyText }), { maxLength: 2 }),
    artwork: fc.record({ src: anyUrl }),
    funding: fc.array(fc.record({ url: anyUrl, text: anyText }), { maxLength: 2 }),
    trailers: fc.array(fc.record({ ...anyMedia, title: anyText, published: anyText, season: anyNumber }), {
      maxLength: 2,
    }),
    updateFrequency: fc.record({ text: anyText, rrule: anyText, start: anyText }),
    ...anyCredits,
  },
  { requiredKeys: ['explicit', 'categories'] },
)

/** An episode with anything that its type allows. */
const oddEpisode: fc.Arbitrary<PodcastEpisode> = fc.record(
  {
    ...{ number: anyNumber, season: anyNumber, display: anyText, seasonName: anyText },
    artwork: fc.record({ src: anyUrl }),
    transcripts: fc.array(fc.record({ ...anyMedia, language: anyText }), { maxLength: 2 }),
    chapters: fc.record({ src: anyUrl }),
    soundbites: fc.array(fc.record({ start: anyNumber, duration: anyNumber, title: anyText }), {
      maxLength: 2,
    }),
    alternates: fc.array(
      fc.record({
        ...anyMedia,
        sources: fc.array(anyUrl, { maxLength: 2 }),
        codecs: anyText,
        bitrate: anyNumber,
      }),
      { maxLength: 2 },
    ),
    live: fc.record({
      ...{ status: fc.constant('live' as const), start: anyText, end: anyText },
      links: fc.array(fc.record({ url: anyUrl, text: anyText }), { maxLength: 2 }),
    }),
    ...anyCredits,
  },
  { requiredKeys: [] },
)

/** An item with anything that the types of `feed` allow. */
export const anyItem: fc.Arbitrary<Item> = fc.record(
  {
    title: anyText,
    link: anyUrl,
    date: anyDate,
    id: anyId,
    guid: anyId,
    description: anyText,
    content: anyText,
    category: fc.array(anyCategory, { maxLength: 3 }),
    image: anyFile,
    audio: anyFile,
    video: anyFile,
    enclosure: anyEnclosure,
    attachments: fc.array(anyEnclosure, { maxLength: 2 }),
    author: fc.array(anyAuthor, { maxLength: 3 }),
    contributor: fc.array(anyAuthor, { maxLength: 2 }),
    published: anyDate,
    copyright: anyText,
    language: anyText,
    descriptionType: fc.constantFrom('text' as const, 'html' as const),
    extensions: fc.array(anyExtension, { maxLength: 2 }),
    episode: oddEpisode,
  },
  { requiredKeys: ['title', 'link', 'date'] },
)

/** Options with anything that the types of `feed` allow. */
export const anyOptions: fc.Arbitrary<FeedOptions> = fc.record(
  {
    title: anyText,
    id: anyId,
    updated: anyDate,
    generator: fc.oneof(anyText, fc.constant(false as const)),
    language: anyText,
    ttl: anyNumber,
    stylesheet: anyText,
    feed: anyUrl,
    feedLinks: fc.record({ rss: anyUrl, atom: anyUrl, json: anyUrl }, { requiredKeys: [] }),
    hub: anyUrl,
    hubs: fc.array(anyUrl, { maxLength: 2 }),
    docs: anyUrl,
    podcast: fc.boolean(),
    show: oddShow,
    category: anyText,
    author: anyAuthor,
    authors: fc.array(anyAuthor, { maxLength: 2 }),
    link: anyUrl,
    description: anyText,
    image: anyUrl,
    imageWidth: anyNumber,
    imageHeight: anyNumber,
    favicon: anyUrl,
    copyright: anyText,
    generatorVersion: anyText,
    expired: fc.boolean(),
    namespaces: fc.dictionary(fc.oneof(oddName, fc.constant('own')), anyUrl, { maxKeys: 3 }),
    paging: fc.record({ next: absoluteUrl, previous: absoluteUrl }, { requiredKeys: [] }),
  },
  { requiredKeys: ['title'] },
)

/** The complete input of one document. */
export interface Given {
  readonly options: FeedOptions
  readonly items: readonly Item[]
  readonly categories: readonly string[]
  readonly contributors: readonly Author[]
  readonly extensions: readonly { name: string; objects: Record<string, unknown> }[]
}

/** A feed with anything that the types of `feed` allow. */
export const anyGiven: fc.Arbitrary<Given> = fc.record({
  options: anyOptions,
  items: fc.array(anyItem, { maxLength: 3 }),
  categories: fc.array(anyText, { maxLength: 2 }),
  contributors: fc.array(anyAuthor, { maxLength: 2 }),
  extensions: fc.array(anyExtension, { maxLength: 2 }),
})

/** A feed as Feedwright's publisher creates it. */
export const publishedGiven: fc.Arbitrary<Given> = fc.record({
  options: publishedOptions,
  items: fc.uniqueArray(publishedItem, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
  categories: fc.array(visibleText, { maxLength: 2 }),
  contributors: fc.array(
    visibleText.map(name => ({ name })),
    { maxLength: 2 },
  ),
  extensions: fc.constant([]),
})
