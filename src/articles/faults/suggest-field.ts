import { distance } from 'fastest-levenshtein'

/** Longer names than this are no slip of the pen. */
const MAX_NAME_LENGTH = 40

/** Names that other programs give to our fields; the first that the record knows is meant. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  attachment: ['attachments'],
  author: ['authors', 'credit', 'name'],
  baseurl: ['url'],
  body: ['content'],
  byline: ['authors'],
  categories: ['tags'],
  category: ['tags'],
  content_html: ['content'],
  content_text: ['markdown'],
  copyright: ['credit'],
  cover: ['image'],
  creator: ['authors'],
  date: ['published'],
  date_modified: ['updated'],
  date_published: ['published'],
  description: ['summary', 'alt', 'description', 'title'],
  duration_in_seconds: ['duration'],
  enclosure: ['attachments'],
  enclosures: ['attachments'],
  excerpt: ['summary', 'description'],
  favicon: ['icon'],
  featured_image: ['image'],
  file: ['src'],
  guid: ['id'],
  headline: ['title'],
  home_page_url: ['url'],
  homepage: ['url'],
  href: ['src', 'link', 'url'],
  html: ['content'],
  keywords: ['tags'],
  lang: ['language'],
  lastmod: ['updated'],
  license: ['copyright'],
  link: ['url', 'src'],
  locale: ['language'],
  logo: ['image'],
  mail: ['email'],
  md: ['markdown'],
  media_type: ['type'],
  mediatype: ['type'],
  mime_type: ['type'],
  modified: ['updated'],
  name: ['title', 'alt'],
  path: ['src', 'slug'],
  permalink: ['link'],
  photo: ['image'],
  picture: ['image'],
  pubdate: ['published'],
  published_at: ['published'],
  rights: ['copyright'],
  size: ['length'],
  size_in_bytes: ['length'],
  source: ['credit', 'src', 'link'],
  standfirst: ['summary'],
  subtitle: ['summary', 'description'],
  tag: ['tags'],
  tagline: ['description'],
  teaser: ['summary'],
  text: ['content', 'alt'],
  thumbnail: ['image'],
  timezone: ['timeZone'],
  tz: ['timeZone'],
  updated_at: ['updated'],
  uri: ['url', 'link', 'src'],
  url: ['link', 'src'],
}

/**
 * The field that an unknown name means: a known synonym of it, or else the nearest in spelling.
 * Undefined when none is near.
 */
export function suggestField(name: string, known: readonly string[]): string | undefined {
  const plain = name.toLowerCase().replaceAll('-', '_')
  const same = known.find(field => field.toLowerCase() === plain.replaceAll('_', ''))
  return same ?? synonym(plain, known) ?? nearestName(plain, known)
}

function synonym(name: string, known: readonly string[]): string | undefined {
  const meant = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined
  return meant?.find(field => known.includes(field))
}

/** The known name that is nearest in spelling to an unknown one in lower case; undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined
  const allowed = Math.min(3, Math.floor(name.length / 2))
  return known
    .map(field => ({ field, far: distance(name, field.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far)[0]?.field
}
