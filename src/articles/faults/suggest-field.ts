import { nearestName } from './nearest-name.ts'

/**
 * Suggests a field for an unknown name: a synonym, or else the most similar name. Returns undefined when none is similar.
 */
export function suggestField(name: string, known: readonly string[]): string | undefined {
  const plain = name.toLowerCase().replaceAll('-', '_')
  const same = known.find(field => field.toLowerCase() === plain.replaceAll('_', ''))
  return same ?? synonym(plain, known) ?? nearestName(plain, known)
}

/** Field names of other programs, and the fields they may mean. The first one that the record has is suggested. */
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
  cover: ['image', 'artwork'],
  creator: ['authors'],
  date: ['published'],
  date_modified: ['updated'],
  date_published: ['published'],
  description: ['summary', 'alt', 'description', 'title'],
  duration_in_seconds: ['duration'],
  enclosure: ['attachments'],
  email: ['owner'],
  enclosures: ['attachments'],
  episode_number: ['episode'],
  episode_type: ['episodeType'],
  excerpt: ['summary', 'description'],
  favicon: ['icon'],
  featured_image: ['image'],
  file: ['src'],
  guid: ['id'],
  guests: ['persons'],
  headline: ['title'],
  hosts: ['persons'],
  home_page_url: ['url'],
  homepage: ['url'],
  href: ['src', 'link', 'url'],
  html: ['content'],
  image: ['artwork'],
  keywords: ['tags'],
  lang: ['language'],
  itunes_duration: ['duration'],
  itunes_episode: ['episode'],
  itunes_season: ['season'],
  lastmod: ['updated'],
  license: ['copyright'],
  link: ['url', 'src'],
  locale: ['language'],
  logo: ['image'],
  label: ['text'],
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
  season_number: ['season'],
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
  transcripts: ['transcript'],
  timezone: ['timeZone'],
  tz: ['timeZone'],
  updated_at: ['updated'],
  uri: ['url', 'link', 'src'],
  url: ['link', 'src', 'uri'],
}

function synonym(name: string, known: readonly string[]): string | undefined {
  const fields = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined
  return fields?.find(field => known.includes(field))
}
