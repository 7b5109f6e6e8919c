import { expect, test } from 'vitest'
import { articleItem } from '../../../src/publish/feed/article-item.ts'
import { publication, storedArticle } from '../given.ts'

const body = (source: string) => ({ format: 'markdown', source }) as const

test('a summary that is longer than its body stands before it', () => {
  const summary = 'A summary of many words, which says more than the body. '.repeat(3).trim()
  const article = storedArticle({ summary, image: undefined, body: body('Short.') })
  expect(articleItem(article, publication, 'full').content).toBe(`<p>${summary}</p>\n<p>Short.</p>`)
})

test.each([
  ['Just words', undefined, '<p>Just words</p>'],
  ['Just words', 'Just words', '<p>Just words</p>'],
  ['<p>Just words</p>', 'Just words and some more', '<p>Just words and some more</p>'],
  ['AT&amp;T', 'AT&T', 'AT&amp;T'],
  ['Words', 'Other words', '<p>Other words</p>\nWords'],
  ['<b>Just</b>', 'Just a few more words', '<p>Just a few more words</p>\n<b>Just</b>'],
])('the words of %j appear once', (source, summary, content) => {
  const article = storedArticle({ summary, image: undefined, body: { format: 'html', source } })
  expect(articleItem(article, publication, 'full').content).toBe(content)
})

test('the part before a divider is the summary', () => {
  const article = storedArticle({
    summary: undefined,
    image: undefined,
    body: body('One.\n\n<!--more-->\n\nTwo.'),
  })
  expect(articleItem(article, publication, 'full').description).toBe('One.')
})
