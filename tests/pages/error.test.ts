import { describe, expect, it } from 'vitest'
import { renderError } from '../../src/pages/error.ts'
import { findElements, mainFeed, publication } from './given.ts'

describe('renderError', () => {
  it('says what is wrong and where, and leads on to the home page and the feed', () => {
    const path = '/articles/<script>&"'
    const page = renderError({ publication, feeds: [mainFeed], status: 404, path, styleUrl: '/style.css' })
    expect(findElements(page, 'h1')[0]?.text).toBe('Page not found')
    expect(findElements(page, 'code')[0]?.text).toBe(path)
    expect(findElements(page, 'script')).toEqual([])
    const links = findElements(page, 'a').map(({ attributes }) => attributes.href)
    expect(links).toContain('https://feeds.example.org/')
    expect(links).toContain('https://feeds.example.org/rss.xml')
    expect(findElements(page, 'meta', { name: 'robots' })[0]?.attributes.content).toBe('noindex')
  })

  it.each([
    [410, 'Page removed'],
    [418, 'That did not work'],
    [500, 'Something went wrong'],
    [503, 'Back soon'],
  ])('has words for status %d: %s', (status, title) => {
    const page = renderError({ status, path: '/', styleUrl: '/style.css' })
    expect(findElements(page, 'h1')[0]?.text).toBe(title)
    expect(findElements(page, 'title')[0]?.text).toBe(title)
    expect(findElements(page, 'a', { href: '/' })).toHaveLength(1)
  })
})
