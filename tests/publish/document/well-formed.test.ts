import { describe, expect, it } from 'vitest'
import { assertWellFormed } from '../../../src/publish/document/well-formed.ts'

describe('assertWellFormed', () => {
  it.each([
    ['<a xmlns:b="urn:b"><b:c d="&#x26;">&lt;</b:c></a>', 'application/rss+xml'],
    ['{"a": [1, "<"]}', 'application/feed+json'],
  ])('takes %s', (body, mediaType) => {
    expect(() => assertWellFormed(body, mediaType)).not.toThrow()
  })

  it.each([
    ['<a><b></a>', 'application/rss+xml'],
    ['<a>&nbsp;</a>', 'application/atom+xml'],
    ['<a>\u0001</a>', 'application/atom+xml'],
    ['<a b="<"/>', 'application/atom+xml'],
    ['<b:a/>', 'application/atom+xml'],
    ['<a/><b/>', 'application/atom+xml'],
    ['', 'application/rss+xml'],
    ['{"a": 1,}', 'application/feed+json'],
    ['<a/>', 'application/feed+json'],
  ])('refuses %j as %s', (body, mediaType) => {
    expect(() => assertWellFormed(body, mediaType)).toThrow(`the ${mediaType} document is not well-formed: `)
  })
})
