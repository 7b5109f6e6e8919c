import { expect, it } from 'vitest'
import { newspaper } from './given.ts'
import { minutes, openPortalStore } from './portal-store.ts'
import { itemsOf, textOf } from './xml.ts'

/** A recipe of one's own that says why an article was taken back. */
const RECIPE = `portal: The Morning Portal
verified: { by: our desk, when: "2026-11-28", source: the partner sheet }
namespaces: { mp: https://portal.example/ns }
recall: { days: 3 }
channel:
  - { name: title, text: $feed.title }
item:
  - { name: guid, text: $id }
  - { name: "mp:reason", text: $reason, when: withdrawn }
`

it('is told to a portal whose recipe asks for it, also when it is said later', async () => {
  const given = openPortalStore(newspaper({ for: 'mine' }, { recipes: { mine: RECIPE } }))
  const reasons = async () =>
    itemsOf(await given.read()).map(item =>
      ['guid', 'mp:reason'].map(name => textOf(item, name) ?? '').join(' '),
    )
  await given.put('a', { published: minutes(-10) })
  await given.put('b', { published: minutes(-5) })
  expect(await reasons()).toEqual(['b ', 'a '])
  given.now = minutes(1)
  await given.remove('a')
  expect(await reasons()).toEqual(['a ', 'b '])
  await given.store.recall('a', { reason: 'A name was wrong' }, minutes(2))
  given.now = minutes(3)
  await given.store.recall('b', { reason: 'So was this one' }, minutes(3))
  await given.put('b', { published: minutes(-5), title: 'Edited' })
  expect(await reasons()).toEqual(['b So was this one', 'a A name was wrong'])
  await given.store.close()
})
