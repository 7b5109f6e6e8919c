import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyGiven } from './arbitraries.ts'
import { givenFeed } from './given-feed.ts'
import { goldenCases } from './golden-cases.ts'

const RUNS = 400
const schema = JSON.parse(readFileSync(new URL('json-feed-schema.json', import.meta.url), 'utf8'))
const validate = new Ajv({ allErrors: true }).compile(schema)

it.each(goldenCases)('$name is valid JSON Feed 1.1', ({ feed }) => {
  expect(faults(feed.json1())).toEqual([])
})

it('any feed is valid JSON Feed 1.1', () => {
  const property = fc.property(anyGiven, given => {
    expect(faults(givenFeed(given).json1())).toEqual([])
  })
  fc.assert(property, { numRuns: RUNS })
})

it('the schema rejects an item without a body', () => {
  const items = [{ id: '1', url: 'https://example.org/1' }]
  expect(
    faults(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: '', items })),
  ).not.toEqual([])
})

function faults(document: string): readonly string[] {
  validate(JSON.parse(document))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
