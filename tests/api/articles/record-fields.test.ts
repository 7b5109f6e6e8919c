import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { recordOf } from '../../../src/api/articles/record-of.ts'
import type { Article, Body } from '../../../src/articles/article.ts'
import { parseArticle } from '../../../src/articles/parse-article.ts'
import { type ArticleRecord, articleSchema } from '../../../src/articles/schema/article-schema.ts'
import { attachmentObject, authorObject, imageObject } from '../../../src/articles/schema/field-schemas.ts'
import { type Given, givenApi } from '../given.ts'

/**
 * A value for each field of a record, in the form in which the API gives it. The types demand a value for every field of
 * the schema, and so do the tests: a new field that is stored or returned nowhere fails here.
 */
const AUTHOR: Values<typeof authorObject> = {
  name: 'Ann Author',
  email: 'ann@author.example',
  url: 'https://author.example/',
}
const IMAGE: Values<typeof imageObject> = {
  src: 'https://media.example/mast.jpg',
  alt: 'A mast at night',
  caption: 'The mast on the hill.',
  credit: 'Bob',
  width: 1200,
  height: 675,
  type: 'image/jpeg',
  length: 4567,
}
const ATTACHMENT: Values<typeof attachmentObject> = {
  src: 'https://media.example/talk.mp3',
  title: 'The talk',
  duration: 90.5,
  type: 'audio/mpeg',
  length: 7654,
}
const RECORD: Readonly<Record<keyof ArticleRecord, unknown>> = {
  id: 'urn:example:radio',
  slug: 'radio',
  link: 'https://elsewhere.example/radio',
  aliases: ['/?p=123', '/2025/10/radio/'],
  title: 'Radio After Dark',
  summary: 'How radio waves travel at night.',
  published: '2025-10-12T19:30:00.000Z',
  embargo: '2025-10-12T18:00:00.000Z',
  updated: '2025-11-01T08:00:00.000Z',
  expires: '2035-11-01T08:00:00.000Z',
  authors: [AUTHOR],
  tags: ['radio', 'physics'],
  section: 'Science',
  language: 'pt-BR',
  image: IMAGE,
  attachments: [ATTACHMENT],
  draft: true,
  feeds: { not: ['main'] },
  republish: true,
  episode: { number: 7, display: 'Ch. 7' },
  season: { number: 2, name: 'The second year' },
  episodeType: 'bonus',
  episodeTitle: 'Radio',
  duration: 90.5,
  explicit: true,
  block: true,
  artwork: IMAGE,
  transcript: [
    {
      ...{ src: 'https://media.example/talk.vtt', type: 'text/vtt', length: 99 },
      ...{ language: 'en', captions: true },
    },
  ],
  chapters: [
    { start: 0, title: 'Opening' },
    {
      ...{ start: 60, end: 90, title: 'Radio', hidden: true },
      ...{ image: 'https://media.example/radio.jpg', url: 'https://radio.example/' },
    },
  ],
  soundbites: [{ start: 73, duration: 60, title: 'Best of' }],
  persons: [
    {
      ...{ name: 'Ann', role: 'host', group: 'cast' },
      ...{ image: 'https://ann.example/a.jpg', url: 'https://ann.example/' },
    },
  ],
  location: [{ name: 'Berlin', rel: 'subject', geo: 'geo:52.52,13.40', osm: 'R62422', country: 'DE' }],
  alternateEnclosures: [
    {
      ...{
        src: 'https://media.example/talk.opus',
        type: 'audio/opus',
        length: 9,
        duration: 90,
        title: 'Small',
      },
      ...{ sources: ['ipfs://abc'], bitrate: 32000, language: 'en', rel: 'alternate', codecs: 'opus' },
      ...{ default: false, height: 720, integrity: { type: 'sri', value: 'sha384-abc' } },
    },
  ],
  socialInteract: [
    {
      ...{ protocol: 'activitypub', uri: 'https://social.example/@ann/1', priority: 1 },
      ...{ accountId: '@ann', accountUrl: 'https://social.example/@ann' },
    },
  ],
  license: { name: 'cc-by-4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  txt: [{ text: 'naj3eEZaWVVY9a38uhX8FekACyhtqP4JN', purpose: 'verify' }],
  value: [
    {
      ...{ type: 'lightning', method: 'keysend', suggested: '0.00000005000' },
      recipients: [
        {
          ...{ name: 'Ann', type: 'node', address: '02d5c1bf8b940dc9cadca86d1b0a3c37', split: 99 },
          ...{ customKey: '112111100', customValue: 'wal_1', fee: false },
        },
      ],
    },
  ],
  live: {
    ...{ status: 'pending', start: '2025-10-12T19:30:00.000Z', end: '2025-10-12T20:30:00.000Z' },
    links: [{ url: 'https://live.example/', text: 'Listen' }],
  },
  content: '<p>On a clear evening …</p>',
  markdown: 'On a *clear* evening …',
}
/** Instructions to the server. No article has them. */
const INSTRUCTIONS = ['republish', 'embargo']

type Values<Schema extends z.ZodObject> = Readonly<Record<keyof z.output<Schema>, unknown>>

const FIELDS = Object.keys(articleSchema({ timeZone: 'UTC' }).shape).filter(
  name => !INSTRUCTIONS.includes(name),
)
const NESTED = [
  ['authors', authorObject, AUTHOR],
  ['image', imageObject, IMAGE],
  ['attachments', attachmentObject, ATTACHMENT],
] as const

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

it.each(NESTED)('the value of %s has every field of its schema', (_name, schema, value) => {
  expect(Object.keys(value).sort()).toEqual(Object.keys(schema.shape).sort())
})

describe.each(FIELDS)('the record field %s', field => {
  const value = RECORD[field as keyof ArticleRecord]
  const record = { title: 'A', published: '2025-01-01T00:00:00.000Z', [field]: value }

  it('has a value to test with', () => {
    expect(value).toBeDefined()
  })

  it('survives record → article → record', () => {
    expect(recordOf(articleOf(record))[field]).toEqual(value)
  })

  it('survives the store, and a PATCH of another field', async () => {
    const path = encodeURIComponent(field === 'id' ? String(value) : slugFor(field))
    expect((await api.call(`PUT /articles/${path}`, { json: record })).status).toBe(201)
    expect((await api.call(`GET /articles/${path}`)).json[field]).toEqual(value)
    const json = { [field === 'section' ? 'summary' : 'section']: 'Other' }
    expect((await api.call(`PATCH /articles/${path}`, { json })).status).toBe(200)
    expect((await api.call(`GET /articles/${path}`)).json).toMatchObject({ [field]: value, ...json })
    await api.call(`DELETE /articles/${path}`)
  })
})

function slugFor(field: string): string {
  return field === 'slug' ? String(RECORD.slug) : `with-${field.toLowerCase()}`
}

/** Returns the article of a record, as the store would give it. */
function articleOf(fields: Readonly<Record<string, unknown>>): Article {
  const body: Body = { format: 'text', source: '' }
  const context = { file: '', timeZone: 'UTC', authors: [], lineOf: () => undefined }
  const { draft, faults } = parseArticle(fields, body, context)
  if (draft === undefined) throw new Error(JSON.stringify(faults))
  const { derivedSlug, nameInId, republish, ...stored } = draft
  return { ...stored, id: draft.id ?? 'urn:minted', slug: draft.slug ?? 'a-slug', revision: 1 }
}
