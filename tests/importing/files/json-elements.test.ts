import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { jsonElementsIn } from '../../../src/importing/files/json-elements.ts'
import { createImportReport } from '../../../src/importing/imported-post.ts'

async function elements(lists: readonly string[], ...pieces: readonly (string | Buffer)[]) {
  const report = createImportReport()
  const file = {
    ...{ name: 'a.json', place: 'a.json', isNamed: true },
    open: async () => Readable.from(pieces.map(piece => Buffer.from(piece))),
  }
  const all: [string, unknown][] = []
  for await (const { name, value } of jsonElementsIn(file, new Set(lists), report)) all.push([name, value])
  return { all, counts: [...report.counts.keys()] }
}

const DOCUMENT = {
  db: [
    {
      meta: { version: '5 "x" \\', on: 7 },
      data: {
        posts: [{ id: 'é€🌲', html: '<p>{"[]}:,\\"</p>', tags: [{ a: [1, '2'] }], none: null }, { id: '2' }],
        empty: [],
        tags: [{ id: 't' }],
      },
    },
  ],
}
const EXPECTED = [
  ['version', '5 "x" \\'],
  ['posts', DOCUMENT.db[0]?.data.posts[0]],
  ['posts', { id: '2' }],
  ['tags', { id: 't' }],
]

describe('the elements of a JSON document', () => {
  it.each([
    undefined,
    2,
  ])('are the objects of lists, and the texts around them, with indent %s', async indent => {
    const text = JSON.stringify(DOCUMENT, null, indent)
    expect(await elements(['posts', 'tags'], text)).toEqual({ all: EXPECTED, counts: [] })
    const bytes = Buffer.from(text)
    for (let at = 1; at < bytes.length; at++)
      expect((await elements(['posts', 'tags'], bytes.subarray(0, at), bytes.subarray(at))).all).toEqual(
        EXPECTED,
      )
    expect((await elements(['posts', 'tags'], ...[...bytes].map(byte => Buffer.from([byte])))).all).toEqual(
      EXPECTED,
    )
  })

  it('are read as far as they are whole', async () => {
    const cut = await elements(['posts'], '{"posts": [{"id": "1"}, {"id": "2')
    expect(cut.all).toEqual([['posts', { id: '1' }]])
    expect(cut.counts).toEqual(['repaired: a file that ends before its end: what was whole in it was read'])
    expect((await elements(['posts'], '{"posts": [{"id": "1"}]}', '')).counts).toEqual([])
  })

  it('are refused when they are no JSON', async () => {
    await expect(elements(['posts'], '{"posts": [{"id": 1x}]}')).rejects.toThrow(
      'a.json: expected JSON, got a fault',
    )
  })
})
