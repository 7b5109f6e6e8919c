import { describe, expect, it } from 'vitest'
import { extended } from '../../../src/formats/elements/extensions.ts'
import { rss } from '../../../src/formats/rss.ts'
import { wellFormed } from '../parsers.ts'

/** Renders one extension as XML, in a document that declares `dc` and `media`. */
function written(name: string, objects: Record<string, unknown>, more: object = {}): string {
  const declared = ['dc', 'media']
  const xml = extended([], [{ name, objects }], { declared, ...more }).children.join('')
  wellFormed(`<root xmlns:dc="urn:dc" xmlns:media="urn:media">${xml}</root>`)
  return xml
}

describe('an extension', () => {
  it('is rendered from the compact form of xml-js', () => {
    const objects = { _attributes: { a: '1 & 2' }, b: [{ _text: 'x<y' }, 'z'], c: { d: { _cdata: ']]>' } } }
    expect(written('dc:x', objects)).toBe(
      '<dc:x a="1 &amp; 2"><b>x&#x3C;y</b><b>z</b><c><d>]]&#x3E;</d></c></dc:x>',
    )
  })

  it('declares a prefix that the document does not declare', () => {
    expect(written('geo:lat', { _text: 47 })).toBe(
      '<geo:lat xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">47</geo:lat>',
    )
    expect(written('odd:x', {})).toBe('<odd:x xmlns:odd="urn:feedwright:namespace:odd"></odd:x>')
  })

  it('declares the prefix of an attribute too', () => {
    expect(written('dc:x', { _attributes: { 'odd:a': '1', 'xml:lang': 'en' } })).toBe(
      '<dc:x xmlns:odd="urn:feedwright:namespace:odd" odd:a="1" xml:lang="en"></dc:x>',
    )
  })

  it('uses a declaration among its own attributes, also for its children', () => {
    const _attributes = { 'xmlns:odd': 'https://example.org/odd' }
    expect(written('odd:x', { _attributes, 'odd:y': { _text: '1' } })).toBe(
      '<odd:x xmlns:odd="https://example.org/odd"><odd:y>1</odd:y></odd:x>',
    )
  })

  it("uses the user's own namespace if it is valid", () => {
    const namespaces = { odd: 'https://example.org/odd', none: '' }
    expect(written('odd:x', {}, { namespaces })).toContain('xmlns:odd="https://example.org/odd"')
    expect(written('none:x', {}, { namespaces })).toContain('xmlns:none="urn:feedwright:namespace:none"')
  })

  it('does not use properties of every object as namespaces', () => {
    expect(written('constructor:x', {})).toContain('"urn:feedwright:namespace:constructor"')
    expect(written('toString:x', {}, { namespaces: {} })).toContain('"urn:feedwright:namespace:toString"')
  })

  it('leaves a default namespace that is not its own', () => {
    expect(written('_rating', { value: '5' }, { hasDefault: true })).toBe(
      '<_rating xmlns=""><value>5</value></_rating>',
    )
    const _attributes = { xmlns: 'https://example.org/odd' }
    expect(written('rating', { _attributes, value: '5' }, { hasDefault: true })).toBe(
      '<rating xmlns="https://example.org/odd"><value>5</value></rating>',
    )
  })

  it.each([
    'xmlns:x',
    'xmlns',
    'xml:x',
    '',
    ':',
    'a:b:c',
    '1st',
    'a><b',
    '__proto__',
    'é',
  ])('is well-formed with the name %j for element and attribute', name => {
    written(name, { _attributes: { [name]: 'x' }, [name]: { [name]: 'y' } })
  })

  it('is empty for a value without text', () => {
    const values = [undefined, null, Object.create(null), Symbol('s'), () => 1, new Date(Number.NaN)]
    for (const _text of values) expect(written('dc:x', { _text })).toBe('<dc:x></dc:x>')
  })

  it('is finite if the objects are circular', () => {
    const circular: Record<string, unknown> = {}
    circular.x = circular
    expect(written('dc:x', circular).length).toBeLessThan(1_000)
  })

  it('is the last element of an item', () => {
    const extensions = [{ name: 'itunes:episode', objects: { _text: 1 } }]
    const item = { title: 'T', link: 'https://example.org/', date: new Date(0), extensions }
    expect(rss.renderItem(item, {})).toMatch(/<itunes:episode [^>]*>1<\/itunes:episode>\n<\/item>$/)
  })
})
