import { describe, expect, it } from 'vitest'
import { createHeads, type HeaderList, type HeadSource } from '../../../src/http/send/document-head.ts'
import { createDocument } from '../../../src/publish/document/document.ts'
import { encode } from '../../../src/publish/document/encode.ts'
import { publication } from '../../publish/given.ts'

const NOON = Date.parse('2026-11-23T12:00:00Z')

const document = createDocument(
  {
    body: 'a feed',
    changed: new Date(NOON - 10_000),
    contentType: 'text/plain',
    cacheControl: 'public, max-age=60, stale-while-revalidate=300, stale-if-error=600',
    headers: { Link: '<https://news.example/a>; rel="self"' },
  },
  async job => encode(job),
)
const [identity] = document.variants
const tag = document.etags.identity

function field(list: HeaderList, name: string): string | undefined {
  const at = list.indexOf(name)
  return at < 0 ? undefined : list[at + 1]
}

const at = (milliseconds: number) => new Date(NOON + milliseconds)

describe('the head of a document', () => {
  it('is computed once a second', () => {
    const headOf = createHeads({ nextDue: undefined, publication: undefined })
    const first = headOf(document, at(0))
    expect(headOf(document, at(999))).toBe(first)
    expect(first.withoutBody(tag)).toBe(first.withoutBody(tag))
    const next = headOf(document, at(1_000))
    expect(field(first.withoutBody(tag), 'Date')).toBe('Mon, 23 Nov 2026 12:00:00 GMT')
    expect(field(next.withoutBody(tag), 'Date')).toBe('Mon, 23 Nov 2026 12:00:01 GMT')
  })

  it('is not stored for a tag that only a client knows', () => {
    const head = createHeads({ nextDue: undefined, publication: undefined })(document, at(0))
    const later = '"zzzzzz-0123456789012345678901"'
    expect(field(head.withoutBody(later), 'ETag')).toBe(later)
    expect(head.withoutBody(later)).not.toBe(head.withoutBody(later))
  })

  it('has the same names with and without a body, apart from those that describe the body', () => {
    const head = createHeads({ nextDue: undefined, publication })(document, at(0))
    if (identity === undefined) throw new Error('expected a variant')
    const names = (list: HeaderList) => list.filter((_, index) => index % 2 === 0)
    const withBody = names(head.withBody(identity))
    expect(withBody).toEqual(expect.arrayContaining(names(head.withoutBody(tag))))
    const more = withBody.filter(name => !names(head.withoutBody(tag)).includes(name))
    expect(more).toEqual(['Content-Type', 'Content-Length'])
    expect(new Set(withBody).size).toBe(withBody.length)
  })

  it.each([0, 1, 500, 999])('makes no copy fresh beyond the due date, at millisecond %i', millisecond => {
    const due = at(30_500)
    const headOf = createHeads({ nextDue: due, publication: undefined })
    headOf(document, at(0)).withoutBody(tag)
    const now = at(millisecond)
    const cache = field(headOf(document, now).withoutBody(tag), 'Cache-Control')
    const seconds = Number(/max-age=(\d+)/.exec(cache ?? '')?.[1])
    expect(now.getTime() + seconds * 1_000).toBeLessThanOrEqual(due.getTime())
    expect(seconds).toBeGreaterThanOrEqual(29)
  })

  it('follows a new due date and a new base URL within the second', () => {
    const source: { -readonly [Name in keyof HeadSource]: HeadSource[Name] } = {
      nextDue: undefined,
      publication: { ...publication, baseUrl: 'http://news.example' },
    }
    const headOf = createHeads(source)
    const list = () => headOf(document, at(0)).withoutBody(tag)
    expect(field(list(), 'Strict-Transport-Security')).toBeUndefined()
    expect(field(list(), 'Cache-Control')).toContain('max-age=60')
    source.publication = publication
    expect(field(list(), 'Strict-Transport-Security')).toMatch(/^max-age=\d+$/)
    source.nextDue = at(10_000)
    expect(field(list(), 'Cache-Control')).toContain('max-age=9')
  })

  it('of a failure may not be stored', () => {
    const list = createHeads({ nextDue: undefined, publication })(document, at(0)).withFailure(tag)
    expect([field(list, 'Cache-Control'), field(list, 'Content-Length')]).toEqual(['no-store', '0'])
  })
})
