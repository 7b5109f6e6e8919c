import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/pages/html.ts'
import { articleList } from '../../../src/pages/parts/cards.ts'
import type { ArticleCard } from '../../../src/pages/views.ts'
import { article, findElements, publication } from '../given.ts'

describe('articleList', () => {
  it('says the section of an article, and that there is something to hear or to see', () => {
    const sectionUrl = 'https://feeds.example.org/sections/defence/'
    const video = { src: 'https://feeds.example.org/a.mp4', type: 'video/mp4' }
    const list = cardOf({ sectionUrl, attachments: [...article.attachments, video] })
    expect(findElements(list, 'a', { href: sectionUrl })[0]?.text).toBe('Defence')
    expect(findElements(list, 'span', { class: 'media' }).map(({ text }) => text)).toEqual(['Audio', 'Video'])
    const plain = cardOf({ section: undefined, attachments: [{ src: '/a.pdf', type: 'application/pdf' }] })
    expect(plain).not.toContain('class="kicker"')
  })

  it('says it in the language of the publication on an article in another language', () => {
    const list = renderHtml(articleList([{ ...article, language: 'de' }], { ...publication, language: 'fr' }))
    expect(findElements(list, 'bdi', { lang: 'fr' }).map(({ text }) => text)).toContain('Audio')
  })

  it('has the files with players only if asked for', () => {
    const src = article.attachments[0]?.src ?? ''
    expect(cardOf({})).not.toContain(src)
    const list = renderHtml(articleList([article], publication, { attachments: true }))
    expect(findElements(list, 'audio', { src })[0]?.attributes).toMatchObject({
      controls: '',
      preload: 'none',
    })
    expect(findElements(list, 'a', { href: src })[0]?.text).toBe('Briefing')
    expect(findElements(list, 'span', { class: 'facts' })[0]?.text).toBe('audio/mpeg · 12:34 · 12.3 MB')
  })

  it('does not name the publication as an author, because its name is at the top of the page', () => {
    const own = { name: publication.title, feedUrl: 'https://feeds.example.org/authors/the-meridian-review/' }
    expect(cardOf({ authors: [own] })).not.toContain(publication.title)
    expect(
      findElements(cardOf({ authors: [own, { name: 'Ann' }] }), 'span', { class: 'authors' })[0]?.text,
    ).toBe('Ann')
  })

  it('has no place for a picture that an article does not have', () => {
    expect(findElements(cardOf({ image: undefined }), 'img')).toEqual([])
  })
})

function cardOf(changes: Partial<ArticleCard>): string {
  return renderHtml(articleList([{ ...article, ...changes }], publication))
}
