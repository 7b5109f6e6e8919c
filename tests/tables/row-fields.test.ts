import { describe, expect, it } from 'vitest'
import { rowFields } from '../../src/tables/row-fields.ts'
import type { RowMapping } from '../../src/tables/table.ts'

const fieldsOf = (row: Record<string, unknown>, mapping: Partial<RowMapping> = {}) =>
  rowFields(row, { fields: {}, ownColumns: [], ...mapping }).fields

describe('the fields of a row', () => {
  it('come from columns with names that any tool has, and others are ignored', () => {
    const row = {
      ...{ id: 7, headline: 'Ships', excerpt: 'Two of them', published_at: '2024-05-01 10:00:00' },
      ...{ author: 'Ann', status: 'draft', view_count: 12, search_vector: 'x', content_html: '<p>Hi</p>' },
    }
    expect(fieldsOf(row)).toEqual({
      ...{ title: 'Ships', summary: 'Two of them', published: '2024-05-01 10:00:00' },
      ...{ authors: 'Ann', draft: true, content: '<p>Hi</p>' },
    })
  })

  it('come from the columns that are named, which then are no other fields', () => {
    const row = { title: 'internal', name: 'Shown', url: 'https://a.example/', slug: 'a b', note: 'x' }
    const fields = {
      title: 'name',
      summary: 'title',
      link: 'https://b.example/{slug}',
      markdown: 'note',
    } as const
    expect(fieldsOf(row, { fields })).toEqual({
      ...{ title: 'Shown', summary: 'internal', link: 'https://b.example/a%20b', markdown: 'x' },
      slug: 'a-b',
    })
    expect(fieldsOf(row, { fields: { link: false } }).link).toBe(undefined)
  })

  it('are not put together from a column without a value', () => {
    expect(
      fieldsOf({ title: 'A', slug: null }, { fields: { link: 'https://b.example/{slug}' } }).link,
    ).toBeUndefined()
  })

  it('are not the key, the column of changes and the one of deletion, unless they are named', () => {
    const row = { uuid: 'x', updated_at: '2024-05-01', title: 'A' }
    const ownColumns = ['uuid', 'updated_at']
    expect(fieldsOf(row, { ownColumns })).toEqual({ title: 'A' })
    expect(fieldsOf(row, { ownColumns, fields: { id: 'uuid', updated: 'updated_at' } })).toEqual({
      ...{ title: 'A', id: 'x', updated: '2024-05-01' },
    })
  })

  it('have the forms that SQLite gives them', () => {
    const row = {
      ...{ title: 'A', created: 1_700_000_000, expires_at: 1_700_000_000_000, draft: 0 },
      ...{ tags: '["a", "b, c"]', cover_image: '{"src": "a.jpg", "alt": "A"}', content: Buffer.from('<p>é') },
    }
    expect(fieldsOf(row)).toEqual({
      ...{ title: 'A', published: '2023-11-14T22:13:20.000Z', expires: '2023-11-14T22:13:20.000Z' },
      ...{ draft: false, tags: ['a', 'b', ' c'].slice(0, 1).concat('b', 'c'), content: '<p>é' },
      image: { src: 'a.jpg', alt: 'A' },
    })
  })

  it('come from a post of WordPress without its mark-up', () => {
    const row = {
      ...{ id: 7, date: '2024-05-01T10:00:00', link: 'https://b.example/a/', slug: 'a', status: 'publish' },
      ...{
        guid: { rendered: 'https://b.example/?p=7' },
        author: 5,
        categories: [1],
        tags: [2],
        type: 'post',
      },
      ...{ title: { rendered: 'It&#8217;s late' }, content: { rendered: '<p>Text &amp;</p>' } },
      excerpt: { rendered: '<p>Short</p>\n' },
    }
    expect(fieldsOf(row, { fields: { tags: false, authors: false } })).toEqual({
      id: 'https://b.example/?p=7',
      ...{ title: 'It’s late', content: '<p>Text &amp;</p>', summary: 'Short', slug: 'a' },
      ...{ published: '2024-05-01T10:00:00', link: 'https://b.example/a/' },
    })
  })

  it('come from an item of a JSON Feed', () => {
    const item = {
      ...{ id: 'urn:1', url: 'https://b.example/1', title: 'A', content_html: '<p>A</p>' },
      ...{ date_published: '2024-05-01T10:00:00Z', date_modified: '2024-05-02T10:00:00Z' },
      ...{ authors: [{ name: 'Ann', url: 'https://ann.example/' }], tags: ['x'], language: 'de' },
      attachments: [{ url: 'https://b.example/1.mp3', mime_type: 'audio/mpeg', size_in_bytes: 5 }],
    }
    expect(fieldsOf(item)).toEqual({
      ...{ id: 'urn:1', link: 'https://b.example/1', title: 'A', content: '<p>A</p>' },
      ...{ published: '2024-05-01T10:00:00Z', updated: '2024-05-02T10:00:00Z' },
      ...{ authors: [{ name: 'Ann', url: 'https://ann.example/' }], tags: ['x'], language: 'de' },
      attachments: [{ src: 'https://b.example/1.mp3', type: 'audio/mpeg', length: 5 }],
    })
    expect(rowFields({ title: 'A', content_text: 'Plain' }, { fields: {}, ownColumns: [] }).body).toEqual({
      format: 'text',
      source: 'Plain',
    })
  })

  it('name the columns from which they come, also an empty one', () => {
    const { columnOf } = rowFields(
      { headline: null, created: 'x' },
      { fields: { content: 'body' }, ownColumns: [] },
    )
    expect([columnOf('title'), columnOf('published'), columnOf('content')]).toEqual([
      'headline',
      'created',
      'body',
    ])
  })
})
