import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { recordJsonSchema } from '../../../src/articles/schema/json-schema.ts'

/** Checks with an independent validator. */
function check(definition: 'article' | 'publication', value: unknown): boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(recordJsonSchema(), 'records')
  return ajv.validate(`records#/$defs/${definition}`, value)
}

describe('recordJsonSchema', () => {
  it('is a schema of draft 2020-12 with a description for most fields', () => {
    expect(recordJsonSchema()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })
    expect(JSON.stringify(recordJsonSchema())).toContain("it is in the publication's timeZone")
  })

  it.each([
    { title: 'A', published: '2021-02-17' },
    { title: 'A (its date is in the file name)' },
    {
      title: 'A',
      authors: 'Ann',
      tags: ['a'],
      image: { src: 'a.jpg' },
      attachments: 'a.pdf',
      content: '<p>A</p>',
    },
  ])('accepts the article %j', article => {
    expect(check('article', article)).toBe(true)
  })

  it.each([
    {},
    { title: 1 },
    { title: 'A', titel: 'A' },
    { title: 'A', image: { ulr: 'a' } },
    { title: 'A', tags: 1 },
  ])('refuses the article %j', article => {
    expect(check('article', article)).toBe(false)
  })

  it('accepts a publication without fields that have defaults, and refuses unknown fields', () => {
    expect(check('publication', { title: 'P' })).toBe(true)
    expect(check('publication', { title: 'P', timezone: 'UTC' })).toBe(false)
  })
})
