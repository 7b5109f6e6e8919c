import { expect, it } from 'vitest'
import { mintShowGuid } from '../../../src/articles/podcast/show-guid.ts'

/** The examples of the podcast namespace (`podcast:guid`). */
it.each([
  ['https://mp3s.nashownotes.com/pc20rss.xml', '917393e3-1b1e-5cef-ace4-edaa54e1f810'],
  ['http://podnews.net/rss', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
  ['podnews.net/rss', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
  ['https://podnews.net/rss//', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
])('mintShowGuid of %s is %s', (url, guid) => {
  expect(mintShowGuid(url)).toBe(guid)
})
