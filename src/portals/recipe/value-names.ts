/** What the text of a value is. It decides how it is measured, and how it is written. */
export type ValueKind = 'text' | 'html' | 'url' | 'date' | 'number' | 'list'

/** Values that a picture or another file has, by the end of their names. */
const FILE_VALUES = {
  url: 'url',
  type: 'text',
  length: 'number',
  width: 'number',
  height: 'number',
} as const satisfies Record<string, ValueKind>

const IMAGE_VALUES = { ...FILE_VALUES, alt: 'text', caption: 'text', credit: 'text' } as const

/** Values of the feed, which channels and items may have. */
export const FEED_VALUES: Readonly<Record<string, ValueKind>> = {
  'feed.title': 'text',
  'feed.description': 'text',
  'feed.language': 'text',
  'feed.url': 'url',
  'feed.changed': 'date',
  'feed.ttl': 'number',
  'site.title': 'text',
  'site.url': 'url',
  'site.copyright': 'text',
  ...under('site.logo', FILE_VALUES),
  ...under('site.icon', FILE_VALUES),
}

/** Values of an article, which only items may have. */
export const ARTICLE_VALUES: Readonly<Record<string, ValueKind>> = {
  id: 'text',
  link: 'url',
  title: 'text',
  summary: 'text',
  body: 'html',
  section: 'text',
  tags: 'list',
  authors: 'list',
  language: 'text',
  category: 'text',
  categories: 'list',
  published: 'date',
  updated: 'date',
  changed: 'date',
  expires: 'date',
  withdrawn: 'date',
  reason: 'text',
  ...under('image', IMAGE_VALUES),
}

/** What an element may be repeated for, and the values that each of them has: `$each.url`. */
export const EACH_VALUES: Readonly<Record<string, Readonly<Record<string, ValueKind>>>> = {
  images: under('each', IMAGE_VALUES),
  attachments: under('each', { ...FILE_VALUES, title: 'text', duration: 'number' }),
  videos: under('each', { ...FILE_VALUES, title: 'text', duration: 'number' }),
  recordings: under('each', { ...FILE_VALUES, title: 'text', duration: 'number' }),
  authors: under('each', { name: 'text', email: 'text', url: 'url' }),
}

/** What rules may measure besides values. */
export const MEASURES: Readonly<Record<string, ValueKind>> = {
  'body.text': 'text',
  'body.images': 'number',
  'body.nesting': 'number',
  'image.ratio': 'number',
  'image.shortSide': 'number',
  'image.longSide': 'number',
  age: 'number',
}

/** Begins the names of values of the feed in `publication.yaml`: `$set.analytics`. */
export const SETTING = 'set.'

/** Values that the item of a withdrawn article has. No text of it is among them but its title. */
export const WITHDRAWN_VALUES: ReadonlySet<string> = new Set([
  ...['id', 'link', 'title', 'language', 'category', 'categories'],
  ...['published', 'updated', 'changed', 'expires', 'withdrawn', 'reason'],
])

function under(
  start: string,
  values: Readonly<Record<string, ValueKind>>,
): Readonly<Record<string, ValueKind>> {
  return Object.fromEntries(Object.entries(values).map(([name, kind]) => [`${start}.${name}`, kind]))
}
