import { expect, it } from 'vitest'
import { previewForPortals } from '../../src/portals/preview.ts'
import { storedArticle } from '../publish/given.ts'
import { newspaper } from './given.ts'

const NOW = new Date('2026-11-02T09:00:00Z')

it('a draft is shown as each portal would get it, with what it would refuse, want and drop', () => {
  const article = storedArticle({
    title: 'Short',
    draft: true,
    published: new Date('2026-11-01T09:00:00Z'),
    body: {
      format: 'html',
      source: '<figure><img src="/a.png" alt="A"></figure><p>Text</p><details>more</details>',
    },
  })
  const [preview, ...others] = previewForPortals(article, newspaper({ for: 'msn' }), NOW)
  expect(others).toEqual([])
  expect(preview).toMatchObject({
    feed: 'portal',
    portal: 'MSN',
    isIncluded: true,
    dropped: ['figure', 'details'],
  })
  expect(preview?.xml).toContain('<title>Short</title>')
  expect(preview?.html).toBe('<p><img src="https://news.example/a.png" alt="A" /></p><p>Text</p><p>more</p>')
  expect(preview?.refused).toEqual([
    'expected a title of at least 21 characters, got 5 characters: refused by MSN: write a title of more than 20 characters',
  ])
  expect(preview?.wanted).toEqual([expect.stringContaining('expected a picture, got none: wanted by MSN')])
})

it('it says that a feed would not have the article', () => {
  const article = storedArticle({ hiddenFrom: ['portal'] })
  expect(previewForPortals(article, newspaper({ for: 'msn' }), NOW)[0]?.isIncluded).toBe(false)
  expect(previewForPortals(article, { ...newspaper({ for: 'msn' }), feeds: {} }, NOW)).toEqual([])
})
