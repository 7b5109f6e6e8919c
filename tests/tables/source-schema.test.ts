import { describe, expect, it } from 'vitest'
import { faultText } from '../../src/articles/faults/fault.ts'
import { readPublication } from '../../src/records/read-publication.ts'

const read = (source: string) => readPublication(Buffer.from(`title: T\nsource:\n${source}`))
const faultsOf = (source: string) => read(source).faults.map(faultText)

describe('the sources of publication.yaml', () => {
  it('are one or a list, with what is absent filled in', () => {
    const { record } = read('  sqlite: cms.db\n  table: posts\n  every: 500ms\n')
    expect(record?.source).toEqual([
      { name: 'source', sqlite: 'cms.db', table: 'posts', key: 'id', every: 500 },
    ])
    const both = read(
      '  - { name: a, url: "https://a.example/feed.json" }\n  - { name: b, postgres: "env:CMS", query: SELECT 1 }\n',
    )
    expect(both.record?.source?.map(({ name, postgres }) => [name, postgres])).toEqual([
      ['a', undefined],
      ['b', { env: 'CMS' }],
    ])
  })

  it.each([
    ['  table: posts\n', 'publication.yaml:2 source: expected one of "postgres", "sqlite", "url", got none'],
    [
      '  sqlite: a.db\n  url: https://a.example/\n',
      'publication.yaml:2 source: expected one of "postgres", "sqlite", "url", got several',
    ],
    ['  sqlite: a.db\n', 'publication.yaml:2 source: expected either "table" or "query", got neither'],
    [
      '  url: https://a.example/\n  notify: posts\n',
      'publication.yaml:4 source.notify: a source with "url" has no "notify"',
    ],
    [
      '  url: https://a.example/\n  since: after\n',
      'publication.yaml:4 source.since: expected "changed" too: the path of the date from which "since" asks, got "after"',
    ],
    [
      '  sqlite: a.db\n  table: posts\n  evry: 3s\n',
      'publication.yaml:5 source.evry: unknown field "evry": did you mean "every"?',
    ],
    [
      '  sqlite: a.db\n  table: posts\n  every: often\n',
      'publication.yaml:5 source.every: expected a duration such as "500ms", "30s" or "5m", got "often"',
    ],
    [
      '  sqlite: a.db\n  table: posts\n  fields:\n    titel: headline\n',
      'publication.yaml:6 source.fields.titel: expected the name of a record\'s field, got "titel": did you mean "title"?',
    ],
    [
      '  - { sqlite: a.db, table: a }\n  - { sqlite: b.db, table: b }\n',
      'publication.yaml:2 source: expected a "name" of its own for each source, got one twice',
    ],
  ])('are refused where they are wrong: %j', (source, fault) => {
    expect(faultsOf(source)).toEqual([fault])
  })

  it('hold no secrets, and a message quotes none', () => {
    const wrong = [
      '  postgres: postgres://feeds:hunter2@db.example/cms\n  table: posts\n',
      '  url: https://a.example/\n  headers: { authorization: Bearer hunter2 }\n',
      '  url: https://a.example/\n  headers: { x-api-key: hunter2 }\n',
    ]
    for (const source of wrong) {
      const [fault = ''] = faultsOf(source)
      expect(fault).toMatch(/expected "env:NAME"|expected \{ env: NAME, before/)
      expect(fault).not.toContain('hunter2')
    }
  })
})
