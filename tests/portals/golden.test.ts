import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUILT_IN } from '../../src/portals/recipe/built-in.ts'
import { sampleFeed } from './sample-feed.ts'

/** What each partner of a portal says of itself. */
const FIELDS: Readonly<Record<string, object>> = {
  smartnews: {
    values: { analytics: '<script>count()</script>', darkModeLogo: 'https://news.example/dark.png' },
  },
  mediba: { categories: { Harbour: '17', '*': '91' } },
  flatplan: { values: { isPaid: '1' } },
  newsbreak: { values: { scripts: '<img src="https://count.example/p">' } },
}

it.each(BUILT_IN)('the feed of %s is the golden one', async name => {
  const text = await sampleFeed(name, FIELDS[name])
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.xml`))
})
