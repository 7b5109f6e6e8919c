import { Parser } from 'htmlparser2'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticlePage, FeedLinks } from '../../src/pages/views.ts'

/** A publication with every field that pages contain. */
export const publication: Publication = {
  title: 'The Meridian Review',
  description: 'Reporting and analysis.',
  baseUrl: 'https://feeds.example.org',
  language: 'en-GB',
  timeZone: 'Europe/Berlin',
  authors: [],
  icon: { src: '/media/1/icon.png', type: 'image/png', width: 512, height: 512 },
  copyright: '© 2021 The Meridian Review',
  feeds: {},
  items: 50,
  ttl: { min: 30, max: 30 },
}

/** The main feed in its three formats. */
export const mainFeed: FeedLinks = {
  title: 'The Meridian Review',
  formats: [
    { name: 'RSS', mediaType: 'application/rss+xml', url: 'https://feeds.example.org/rss.xml' },
    { name: 'Atom', mediaType: 'application/atom+xml', url: 'https://feeds.example.org/atom.xml' },
    { name: 'JSON Feed', mediaType: 'application/feed+json', url: 'https://feeds.example.org/feed.json' },
  ],
}

/** An article with every field that pages contain. */
export const article: ArticlePage = {
  title: 'NATO To Expand Military Training Mission in Iraq',
  url: 'https://feeds.example.org/articles/nato-training-iraq',
  summary: 'The defence ministers meet this week.',
  standfirst: 'The alliance’s defence ministers will meet virtually this week.',
  section: 'Defence',
  published: new Date('2021-02-17T23:30:00Z'),
  updated: new Date('2021-02-19T08:00:00Z'),
  authors: [{ name: 'Anna Müller', url: 'https://example.org/anna' }, { name: 'Tom Baker' }],
  image: {
    src: 'https://feeds.example.org/media/2/lead.jpg',
    alt: 'Two people talk',
    type: 'image/jpeg',
    width: 1600,
    height: 1067,
  },
  tags: [{ name: 'NATO', url: 'https://feeds.example.org/tags/nato/' }, { name: 'Iraq' }],
  attachments: [
    {
      src: 'https://feeds.example.org/media/3/briefing.mp3',
      title: 'Briefing',
      type: 'audio/mpeg',
      length: 12_345_678,
      duration: 754,
    },
  ],
  body: '<figure><img src="https://feeds.example.org/media/2/lead.jpg" alt="Two people talk"></figure><p>Body.</p>',
}

/** An element of a page, with its whole text. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/** Returns all elements of a page in the order of their start tags. */
export function parseElements(page: string): readonly Element[] {
  const all: Element[] = []
  const open: Element[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = { name, attributes, text: '' }
      all.push(element)
      open.push(element)
    },
    ontext(text) {
      for (const element of open) element.text += text
    },
    onclosetag() {
      open.pop()
    },
  })
  parser.end(page)
  return all
}

/** Returns the elements of a page with this name and these attributes. */
export function findElements(
  page: string,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): readonly Element[] {
  const expected = Object.entries(attributes)
  return parseElements(page).filter(
    element => element.name === name && expected.every(([key, value]) => element.attributes[key] === value),
  )
}
