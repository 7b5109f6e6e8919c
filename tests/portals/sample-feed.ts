import type { ArticleDraft } from '../../src/articles/article.ts'
import { newspaper } from './given.ts'
import { minutes, openPortalStore } from './portal-store.ts'

const IMAGE = {
  ...{ src: '/media/quay/quay.jpg', type: 'image/jpeg', width: 1_200, height: 624, length: 180_000 },
  ...{ alt: 'The quay at dawn', caption: 'Boats wait for the tide.', credit: 'Kim Sato' },
}

/** HTML with what most portals restrict. */
const HTML = `<h1>A question of tides</h1>
<p>The harbour <strong>opens</strong> at <a href="/tides">high water</a> &amp; closes after it.</p>
<figure><img src="/media/map/map.png" alt="A map"><figcaption>The basin</figcaption></figure>
<ul><li>first tide</li><li>second tide</li></ul>
<table><tr><th>Tide</th><td>05:10</td></tr></table>
<details><summary>More</summary><p>]]&gt; is no end.</p></details>
<p><iframe src="https://www.youtube.com/embed/x" title="A film"></iframe></p>
<script>alert(1)</script>`

/** The articles of the sample: one with everything, one with little, one that changes, and one that is withdrawn. */
const ARTICLES: Readonly<Record<string, Partial<ArticleDraft>>> = {
  full: {
    title: 'Harbour opens again after the storm <of the year>',
    published: minutes(-10),
    authors: [{ name: 'Ann Ito', email: 'ann@news.example' }, { name: 'Ben' }],
    tags: ['Storms', 'Boats'],
    section: 'Harbour',
    summary: 'Boats may leave again & the ferry runs.',
    expires: minutes(60 * 24 * 20),
    image: IMAGE,
    body: { format: 'html', source: HTML },
  },
  little: {
    title: 'A note from the lighthouse keeper',
    published: minutes(-20),
    authors: [],
    body: { format: 'text', source: 'The lamp is lit.' },
  },
  edited: {
    title: 'Market prices of the second week',
    published: minutes(-30),
    section: 'Market',
    image: { ...IMAGE, length: undefined },
    body: { format: 'markdown', source: 'Cod is *dear*.' },
  },
  withdrawn: {
    title: 'A story that turned out to be wrong',
    published: minutes(-40),
    section: 'Harbour',
    image: IMAGE,
    body: { format: 'text', source: 'Nobody may read this again.' },
  },
}

/** The feed of a portal with the sample, after one article was edited and one withdrawn. */
export async function sampleFeed(portal: string, fields: object = {}): Promise<string> {
  const given = openPortalStore(newspaper({ for: portal, ...fields }))
  for (const [id, article] of Object.entries(ARTICLES)) await given.put(id, article)
  await given.read()
  given.now = minutes(5)
  await given.put('edited', { ...ARTICLES.edited, title: 'Market prices of the third week' })
  await given.read()
  given.now = minutes(6)
  await given.remove('withdrawn')
  const text = await given.read()
  await given.store.close()
  return text
}
