import { expect, it } from 'vitest'
import { z } from 'zod'
import { faultText } from '../../../src/articles/faults/fault.ts'
import { fieldNamesAt } from '../../../src/articles/faults/field-names.ts'
import { articleSchema } from '../../../src/articles/schema/article-schema.ts'
import { publicationSchema } from '../../../src/articles/schema/publication-schema.ts'
import { readPublication } from '../../../src/records/read-publication.ts'

const article = articleSchema({ timeZone: 'UTC' })

it.each([
  [article, ['authors', 0], ['name', 'email', 'url']],
  [article, ['authors'], ['name', 'email', 'url']],
  [article, ['feeds'], ['not', 'only']],
  [article, ['chapters', 1], ['start', 'end', 'title', 'image', 'url', 'hidden']],
  [article, ['title'], []],
  [article, ['nothing', 'here'], []],
  [publicationSchema, ['ttl'], ['min', 'max']],
  [publicationSchema, ['feeds', 'voices', 'none'], ['tags', 'authors', 'sections', 'languages']],
  [publicationSchema, ['feeds', 'voices', 'podcast', 'owner'], ['name', 'email']],
  [publicationSchema, ['podcast', 'podroll', 0], ['guid', 'url', 'title', 'medium']],
] as const)('knows the fields at a path: %#', (schema, path, names) => {
  expect(fieldNamesAt(path, schema)).toEqual(names)
})

it('has each name once, from all variants of a union', () => {
  const schema = z.union([
    z.object({ a: z.string(), b: z.string() }),
    z.object({ b: z.string(), c: z.string() }),
  ])
  expect(fieldNamesAt([], schema)).toEqual(['a', 'b', 'c'])
})

it.each([
  ['push: delts', 'publication.yaml:2 push: expected "whole" or "delta", got "delts": did you mean "delta"?'],
  ['push: 3', 'publication.yaml:2 push: expected "whole" or "delta", got the number 3'],
  [
    'webhooks: [{url: "https://example.org", secret: {env: HOOK}, event: x}]',
    /^publication\.yaml:2 webhooks\[0\]\.event: unknown field "event": did you mean "events"\?$/,
  ],
  [
    'feeds: {a: {contents: full}}',
    'publication.yaml:2 feeds.a.contents: unknown field "contents": did you mean "content"?',
  ],
  [
    'ttl: {minimum: 3}',
    /^publication\.yaml:2 ttl\.minimum: unknown field "minimum": the fields here are min, max$/,
  ],
])('says of %s what is known there', (line, message) => {
  const { faults } = readPublication(Buffer.from(`title: T\n${line}\n`))
  expect(faults).toHaveLength(1)
  expect(faults.map(faultText)[0]).toMatch(message)
})
