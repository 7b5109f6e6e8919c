import { describe, expect, it } from 'vitest'
import { renderError } from '../../src/pages/error.ts'
import { article, findElements, mainFeed, publication } from './given.ts'

describe('renderError', () => {
  it('explains the error, has the path, and links to the home page and the feed', () => {
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
    [401, 'For subscribers', 'the token that you were given'],
    [404, 'Page not found', 'Perhaps it was mistyped'],
    [410, 'Page removed', 'withdrawn on purpose'],
  ])('has the newest articles for status %d', (status, title, advice) => {
    const view = { publication, feeds: [mainFeed], path: '/x', styleUrl: '/style.css', articles: [article] }
    const page = renderError({ ...view, status })
    expect(findElements(page, 'h1')[0]?.text).toBe(title)
    expect(page).toContain(advice)
    expect(findElements(page, 'a', { href: article.url })).toHaveLength(1)
  })

  it('is in the language of the publication', () => {
    const portuguese = { ...publication, language: 'pt-PT' }
    const page = renderError({ publication: portuguese, status: 404, path: '/x', styleUrl: '/style.css' })
    expect(findElements(page, 'h1')[0]?.text).toBe('Página não encontrada')
    expect(findElements(page, 'a', { href: 'https://feeds.example.org/' }).at(-1)?.text).toBe(
      'Ir para a página inicial',
    )
  })

  it.each([
    [410, 'Page removed'],
    [418, 'That did not work'],
    [500, 'Something went wrong'],
    [503, 'Back soon'],
  ])('has for status %d the title %s', (status, title) => {
    const page = renderError({ status, path: '/', styleUrl: '/style.css' })
    expect(findElements(page, 'h1')[0]?.text).toBe(title)
    expect(findElements(page, 'title')[0]?.text).toBe(title)
    expect(findElements(page, 'a', { href: '/' })).toHaveLength(1)
  })
})
