import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newspaper } from './given.ts'
import { days, minutes, openPortalStore, type PortalStoreForTests } from './portal-store.ts'
import { itemsOf, textOf } from './xml.ts'

let given: PortalStoreForTests
beforeEach(() => {
  given = openPortalStore(newspaper({ for: 'smartnews' }))
})
afterEach(() => given.store.close())

/** Returns the items of SmartNews as texts such as `deleted a Mon, 02 Nov 2026 09:00:00 GMT`. */
async function smart(): Promise<readonly string[]> {
  const items = itemsOf(await given.read())
  return items.map(item => ['media:status', 'guid', 'pubDate'].map(name => textOf(item, name)).join(' '))
}

const at = (date: Date) => date.toUTCString()

describe('a feed in the order of changes', () => {
  it('has an article again, with a new date, when it changes', async () => {
    await given.put('a', { published: minutes(-10) })
    await given.put('b', { published: minutes(-5) })
    expect(await smart()).toEqual([`active b ${at(minutes(-5))}`, `active a ${at(minutes(-10))}`])
    given.now = minutes(3)
    await given.put('a', { published: minutes(-10), title: 'A better title' })
    expect(await smart()).toEqual([`active a ${at(minutes(3))}`, `active b ${at(minutes(-5))}`])
  })

  it('says for the recall window that an article was withdrawn, with the date of its withdrawal', async () => {
    await given.put('a', { published: minutes(-10) })
    await given.put('b', { published: minutes(-5) })
    await smart()
    given.now = minutes(4)
    await given.remove('a')
    const expected = [`deleted a ${at(minutes(4))}`, `active b ${at(minutes(-5))}`]
    expect(await smart()).toEqual(expected)
    given.restart()
    expect(await smart()).toEqual(expected)
    given.now = days(6)
    expect(await smart()).toEqual(expected)
    given.now = days(7.1)
    expect(await smart()).toEqual([`active b ${at(minutes(-5))}`])
  })

  it('takes back an article that becomes a draft or expires', async () => {
    await given.put('a', { published: minutes(-10), expires: minutes(30) })
    await given.put('b', { published: minutes(-5), body: { format: 'text', source: 'Secret.' } })
    await smart()
    given.now = minutes(1)
    await given.put('b', { published: minutes(-5), draft: true, title: 'Not to be seen yet' })
    given.now = minutes(40)
    await given.store.recordChanges(given.now)
    given.restart()
    expect(await smart()).toEqual([`deleted b ${at(minutes(40))}`, `deleted a ${at(minutes(30))}`])
    expect(await given.read()).not.toMatch(/Not to be seen yet|Secret/)
  })

  it('takes back an article that is hidden from it, or leaves its sections, although readers still get it', async () => {
    given.publication = newspaper({ for: 'smartnews', any: { sections: ['Harbour'] } })
    await given.put('a', { published: minutes(-10), section: 'Harbour' })
    await given.put('b', { published: minutes(-5), section: 'Harbour' })
    await given.put('c', { published: minutes(-4), section: 'Town' })
    expect(await smart()).toEqual([`active b ${at(minutes(-5))}`, `active a ${at(minutes(-10))}`])
    given.now = minutes(1)
    await given.put('a', { published: minutes(-10), section: 'Harbour', hiddenFrom: ['portal'] })
    given.restart()
    expect(await smart()).toEqual([`deleted a ${at(minutes(1))}`, `active b ${at(minutes(-5))}`])
    given.now = minutes(2)
    await given.put('b', { published: minutes(-5), section: 'Town' })
    expect(await smart()).toEqual([`deleted b ${at(minutes(2))}`, `deleted a ${at(minutes(1))}`])
    given.now = minutes(3)
    await given.put('a', { published: minutes(-10), section: 'Harbour' })
    expect(await smart()).toEqual([`active a ${at(minutes(3))}`, `deleted b ${at(minutes(2))}`])
  })

  it('says nothing of an article that it never had', async () => {
    given.publication = newspaper({ for: 'smartnews', any: { sections: ['Harbour'] } })
    await given.put('c', { published: minutes(-4), section: 'Town' })
    await smart()
    given.now = minutes(1)
    await given.put('c', { published: minutes(-4), section: 'Village' })
    expect(await smart()).toEqual([])
    await given.remove('c')
    expect(await smart()).toEqual([])
  })

  it('gives an article that returns a date after that of its withdrawal', async () => {
    await given.put('a', { published: minutes(-10) })
    await smart()
    given.now = minutes(1)
    await given.remove('a')
    await smart()
    given.now = minutes(2)
    await given.put('a', { published: minutes(-10) })
    expect(await smart()).toEqual([`active a ${at(minutes(2))}`])
  })
})

it('a feed has the articles of the main feed, and never what is hidden from it', async () => {
  await given.put('a', { published: minutes(-4), hiddenFrom: ['main'] })
  await given.put('b', { published: minutes(-3), hiddenFrom: 'all' })
  await given.put('c', { published: minutes(-2), hiddenFrom: { except: ['portal'] } })
  await given.put('d', { published: minutes(-1), hiddenFrom: { except: ['main'] } })
  expect((await smart()).map(line => line.split(' ')[1])).toEqual(['c'])
})

it('a feed has at most so many articles, of so many days', async () => {
  given.publication = newspaper({ for: 'smartnews', items: 3, days: 10 })
  for (let at = 0; at < 6; at++) await given.put(`a${at}`, { published: minutes(at - 60) })
  expect((await smart()).map(line => line.split(' ')[1])).toEqual(['a5', 'a4', 'a3'])
  given.now = days(9)
  await given.put('b', { published: days(9) })
  expect((await smart()).map(line => line.split(' ')[1])).toEqual(['b', 'a5', 'a4'])
  given.now = days(11)
  expect((await smart()).map(line => line.split(' ')[1])).toEqual(['b'])
})

it('a feed whose newest articles are withdrawn has older ones again', async () => {
  given.publication = newspaper({ for: 'smartnews', items: 2 })
  for (let at = 0; at < 250; at++) await given.put(`a${at}`, { published: minutes(at - 500) })
  await smart()
  given.now = minutes(1)
  for (const id of ['a249', 'a248', 'a247']) await given.remove(id)
  expect((await smart()).filter(line => line.startsWith('active'))).toEqual([
    `active a246 ${at(minutes(-254))}`,
    `active a245 ${at(minutes(-255))}`,
  ])
})

it('a feed in the order of publication does not move an article that changes', async () => {
  given.publication = newspaper({ for: 'mailchimp', items: 2 })
  await given.put('a', { published: minutes(-30) })
  await given.put('b', { published: minutes(-20) })
  await given.put('c', { published: minutes(-10) })
  const ids = async () => itemsOf(await given.read()).map(item => textOf(item, 'guid'))
  expect(await ids()).toEqual(['c', 'b'])
  given.now = minutes(5)
  await given.put('a', { published: minutes(-30), title: 'New' })
  expect(await ids()).toEqual(['c', 'b'])
  given.restart()
  expect(await ids()).toEqual(['c', 'b'])
})

it('the same rows give the same bytes, whatever a server has read before', async () => {
  for (let at = 0; at < 30; at++) await given.put(`a${at}`, { published: minutes(at % 7) })
  given.now = minutes(10)
  const [grown, again] = [await given.read(), await given.read()]
  given.restart()
  expect(await given.read()).toBe(grown)
  expect(again).toBe(grown)
})

it('two servers over one store send the same document, also after one of them has heard of a change later', async () => {
  await given.put('a', { published: minutes(-10) })
  given.now = minutes(1)
  expect(await given.tag('second')).toBe(await given.tag('first'))
  const before = await given.tag('second')
  await given.put('b', { published: minutes(1) })
  given.now = minutes(2)
  const after = await given.tag('first')
  expect(after).not.toBe(before)
  expect(await given.tag('second')).toBe(before)
  given.now = minutes(3)
  given.refreshSecond()
  expect(await given.tag('second')).toBe(after)
  expect(await given.tag('first')).toBe(after)
})

it('a request that waits for a document that was begun before a change gets the changed one', async () => {
  await given.put('a', { published: minutes(-10) })
  const begun = given.read()
  await given.put('b', { published: minutes(-5) })
  expect(itemsOf(await given.read()).map(item => textOf(item, 'guid'))).toEqual(['b', 'a'])
  await begun
})

it('notices stay and the oldest articles go when the document would be too long', async () => {
  given.publication = newspaper({ for: 'smartnews', bytes: 20_000 })
  const body = { format: 'text', source: 'Words of the harbour. '.repeat(100) } as const
  for (let at = 0; at < 20; at++) await given.put(`a${at}`, { published: minutes(at - 60), body })
  await smart()
  given.now = minutes(1)
  await given.remove('a0')
  const text = await given.read()
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
  const lines = await smart()
  expect(lines[0]).toBe(`deleted a0 ${at(minutes(1))}`)
  const ids = lines.slice(1).map(line => line.split(' ')[1])
  expect(ids.length).toBeGreaterThan(3)
  expect(ids).toEqual(Array.from(ids, (_, place) => `a${19 - place}`))
})

it('withdrawing very many articles leaves room for new ones, and for the newest notices', async () => {
  given.publication = newspaper({ for: 'smartnews', bytes: 20_000 })
  for (let at = 0; at < 300; at++) await given.put(`a${at}`, { published: minutes(at - 500) })
  for (let at = 0; at < 300; at++) {
    given.now = minutes(at + 1)
    await given.remove(`a${at}`)
    await given.store.recordChanges(given.now)
  }
  given.now = minutes(400)
  await given.put('new', { published: minutes(400) })
  const asked: number[] = []
  const { articles } = given.store
  given.store.articles = ids => {
    asked.push(ids.length)
    return articles(ids)
  }
  const text = await given.read()
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
  const ids = itemsOf(text).map(item => textOf(item, 'guid'))
  expect(ids.slice(0, 3)).toEqual(['new', 'a299', 'a298'])
  expect(ids.length).toBeGreaterThan(20)
  // Each is looked at once, and only as many are rendered as can fit.
  expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(301 + 101)
})

it('reads only what has changed, however many articles there are', async () => {
  for (let at = 0; at < 300; at++) await given.put(`a${at}`, { published: minutes(at - 500) })
  await given.read()
  const asked: number[] = []
  const { articles } = given.store
  given.store.articles = ids => {
    asked.push(ids.length)
    return articles(ids)
  }
  given.now = minutes(1)
  await given.put('new', { published: minutes(1) })
  await given.read()
  // Once to see whether the feed includes it, and once to render it.
  expect(asked).toEqual([1, 1])
})
