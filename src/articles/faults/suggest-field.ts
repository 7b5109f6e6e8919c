import { feedSchema, termsSchema } from '../schema/feed-schema.ts'
import { attachmentObject, authorObject, imageObject } from '../schema/field-schemas.ts'
import { SECRET_FIELDS } from '../schema/secret-schema.ts'
import { webhookSchema } from '../schema/webhook-schema.ts'
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

function synonym(name: string, known: readonly string[]): string | undefined {
  const fields = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined
  return fields?.find(field => known.includes(field))
}

/** Names of the fields inside a field, by the name of that field. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  authors: Object.keys(authorObject.shape),
  image: Object.keys(imageObject.shape),
  icon: Object.keys(imageObject.shape),
  attachments: Object.keys(attachmentObject.shape),
  any: Object.keys(termsSchema.shape),
  all: Object.keys(termsSchema.shape),
  none: Object.keys(termsSchema.shape),
  feeds: ['not'],
  webhooks: Object.keys(webhookSchema.shape),
  secret: SECRET_FIELDS,
}

/** Returns the names of the fields at a path of a record, whose own fields are `known`. */
export function fieldNamesAt(path: readonly PropertyKey[], known: readonly string[]): readonly string[] {
  if (path.length === 2 && path[0] === 'feeds') return Object.keys(feedSchema.shape)
  const parent = path.findLast(step => typeof step === 'string')
  return (parent === undefined ? known : NESTED[parent]) ?? []
}
