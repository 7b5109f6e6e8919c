import { describe, expect, it } from 'vitest'
import { suggestField } from '../../../src/articles/faults/suggest-field.ts'

const ARTICLE = [
  'id',
  'link',
  'title',
  'summary',
  'published',
  'updated',
  'authors',
  'tags',
  'language',
  'image',
]
const IMAGE = ['src', 'alt', 'caption', 'credit', 'width', 'height', 'type', 'length']
const PUBLICATION = ['title', 'description', 'url', 'language', 'timeZone', 'authors', 'image', 'icon']

describe('suggestField', () => {
  it.each([
    ['titel', 'title'],
    ['Title', 'title'],
    ['publishd', 'published'],
    ['date', 'published'],
    ['pubDate', 'published'],
    ['author', 'authors'],
    ['description', 'summary'],
    ['excerpt', 'summary'],
    ['categories', 'tags'],
    ['category', 'tags'],
    ['keywords', 'tags'],
    ['cover', 'image'],
    ['thumbnail', 'image'],
    ['featured_image', 'image'],
    ['featured-image', 'image'],
    ['url', 'link'],
    ['permalink', 'link'],
    ['guid', 'id'],
    ['modified', 'updated'],
    ['lastmod', 'updated'],
    ['lang', 'language'],
  ])('suggests for %s in an article: %s', (name, meant) => {
    expect(suggestField(name, ARTICLE)).toBe(meant)
  })

  it.each([
    ['url', 'src'],
    ['description', 'alt'],
    ['mime_type', 'type'],
    ['author', 'credit'],
  ])('suggests for %s in an image: %s', (name, meant) => {
    expect(suggestField(name, IMAGE)).toBe(meant)
  })

  it.each([
    ['timezone', 'timeZone'],
    ['time_zone', 'timeZone'],
    ['tagline', 'description'],
    ['link', 'url'],
  ])('suggests for %s in a publication: %s', (name, meant) => {
    expect(suggestField(name, PUBLICATION)).toBe(meant)
  })

  it.each([
    'weather',
    '',
    'x',
    'constructor',
    'x'.repeat(1_000_000),
  ])('suggests nothing for a very different name', name => {
    expect(suggestField(name, ARTICLE)).toBeUndefined()
  })
})
