import { describe, expect, it } from 'vitest'
import { html } from '../../src/pages/html.ts'
import { renderLayout } from '../../src/pages/layout.ts'
import { findElements, mainFeed, publication } from './given.ts'

const layout = {
  publication,
  feeds: [mainFeed],
  styleUrl: 'https://feeds.example.org/style.css?v=1',
  title: 'A page',
  description: 'What it is',
  canonical: 'https://feeds.example.org/page',
  main: html`<h1>A page</h1>`,
}
const page = renderLayout(layout)

describe('renderLayout', () => {
  it('links to every format of every feed with its type, title and absolute URL', () => {
    const links = findElements(page, 'link', { rel: 'alternate' }).map(link => link.attributes)
    expect(links).toEqual(
      mainFeed.formats.map(({ name, mediaType, url }) => ({
        rel: 'alternate',
        type: mediaType,
        title: `The Meridian Review (${name})`,
        href: url,
      })),
    )
  })

  it('describes the page in its head', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en-GB" dir="ltr">\n<head>\n<meta charset="utf-8">/)
    expect(findElements(page, 'title')[0]?.text).toBe('A page')
    expect(findElements(page, 'meta', { name: 'description' })[0]?.attributes.content).toBe('What it is')
    expect(findElements(page, 'meta', { name: 'color-scheme' })[0]?.attributes.content).toBe('light dark')
    expect(findElements(page, 'link', { rel: 'canonical' })[0]?.attributes.href).toBe(layout.canonical)
    expect(findElements(page, 'link', { rel: 'stylesheet' })[0]?.attributes.href).toBe(layout.styleUrl)
    expect(findElements(page, 'link', { rel: 'icon' })[0]?.attributes.href).toBe(
      'https://feeds.example.org/media/1/icon.png',
    )
  })

  it('begins with a link that skips the header and leads to the only main element', () => {
    const [skip] = findElements(page, 'a')
    expect(skip?.attributes.href).toBe('#main')
    expect(findElements(page, 'main').map(main => main.attributes.id)).toEqual(['main'])
  })

  it('is in the language of the publication, and marks words in another language', () => {
    const skip = (language: string) =>
      findElements(renderLayout({ ...layout, publication: { ...publication, language } }), 'a')[0]?.text
    expect(skip('fr-BE')).toBe('Aller au contenu')
    expect(skip('gsw')).toBe('Skip to content')
    const foreign = renderLayout({ ...layout, publication: { ...publication, language: 'gsw' } })
    expect(findElements(foreign, 'bdi', { lang: 'en' }).map(({ text }) => text)).toContain('Subscribe')
  })

  it('leads to the way to subscribe, unless the page offers it itself', () => {
    const url = 'https://feeds.example.org/#subscribe'
    expect(findElements(page, 'a', { href: url })[0]?.text).toBe('Subscribe')
    expect(findElements(renderLayout({ ...layout, offersSubscription: true }), 'a', { href: url })).toEqual(
      [],
    )
  })

  it('has neither scripts nor inline styles', () => {
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  })

  it('leaves out elements without a value', () => {
    const bare = renderLayout({ title: 'Bare', feeds: [], styleUrl: '/style.css', main: html`<h1>Bare</h1>` })
    expect(bare).toContain('<html lang="en" dir="ltr">')
    expect(bare).not.toMatch(/undefined|canonical|description|alternate|<header/)
  })
})
