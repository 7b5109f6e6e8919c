import { expect, it } from 'vitest'
import { parsePublication } from '../../../src/articles/parse-publication.ts'
import type { SlugOwner } from '../../../src/articles/store/article-reader.ts'
import { changeDelivery } from '../../../src/pushing/webhooks/event.ts'
import { createEventBody } from '../../../src/pushing/webhooks/event-body.ts'

const NOW = new Date('2021-02-18T00:00:00Z')

const publication = parsePublication(
  {
    title: 'Radio',
    feeds: { members: { private: true, podcast: { category: 'History', explicit: false } } },
  },
  'https://radio.example',
)

function owner(fields: Partial<SlugOwner['article']>): SlugOwner {
  return {
    ...{ source: 'a.md', current: true, withdrawn: false, due: new Date('2021-02-17') },
    article: {
      ...{ id: 'a', slug: 'a', title: 'A', revision: 1, published: new Date('2021-02-17'), draft: false },
      ...{ authors: [], tags: [], assets: {}, body: { format: 'html', source: '' }, hiddenFrom: ['main'] },
      attachments: [{ src: 'https://media.example/a.mp3', type: 'audio/mpeg' }],
      ...fields,
    },
  }
}

async function bodyOf(found: SlugOwner): Promise<string | undefined> {
  const change = { number: 1, id: 'a', event: 'published', changed: NOW, dated: NOW, revision: 1 } as const
  const delivery = changeDelivery(change, 'https://hook.example', NOW)
  const store = { findById: async () => found }
  const createBody = createEventBody({ store, now: () => NOW, viewArticle: async () => ({ title: 'A' }) })
  return createBody(
    { ...delivery, payload: delivery.payload ?? '', key: '1', version: 1, attempts: 0 },
    publication,
  )
}

it('tells a webhook nothing of an episode that only members may hear', async () => {
  expect(await bodyOf(owner({}))).toBeUndefined()
  expect(await bodyOf(owner({ hiddenFrom: undefined }))).toContain('article.published')
  expect(await bodyOf(owner({ tags: ['night'] }))).toContain('article.published')
  expect(await bodyOf(owner({ tags: ['night'], hiddenFrom: { except: ['members'] } }))).toBeUndefined()
  expect(await bodyOf(owner({ hiddenFrom: { except: ['members', 'main'] } }))).toContain('article.published')
  expect(await bodyOf(owner({ attachments: [] }))).toContain('article.published')
})
