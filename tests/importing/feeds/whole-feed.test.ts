import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWholeFeed } from '../../../src/importing/feeds/whole-feed.ts'
import { createTextSource, type TextSource } from '../../../src/importing/text-source.ts'

/** Paths with their answers; a number is a status. */
const answers = new Map<string, string | Buffer | number>()
const asked: string[] = []
let server: Server
let url: string
let texts: TextSource

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const answer = answers.get(path) ?? 404
    if (typeof answer === 'number') response.statusCode = answer
    else if (typeof answer === 'string' && answer.startsWith('/'))
      response.writeHead(301, { location: answer })
    response.end(typeof answer === 'number' ? '' : answer)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  texts = createTextSource({ version: '1', allowPrivateAddresses: false, places: [url] })
})
afterAll(async () => {
  await texts.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

async function read(path: string) {
  asked.length = 0
  const feed = await readWholeFeed(url + path, texts.read)
  return { ...feed, ids: feed.items.map(({ id }) => id).join(' '), asked: [...asked] }
}

const rss = (ids: readonly number[], head = '') =>
  `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>${head}${ids.map(id => `<item><guid>${id}</guid></item>`).join('')}</channel></rss>`
const atom = (ids: readonly number[], link = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom">${link}${ids.map(id => `<entry><id>${id}</id></entry>`).join('')}</feed>`

function serve(pages: Readonly<Record<string, string | Buffer | number>>): void {
  answers.clear()
  for (const [path, answer] of Object.entries(pages)) answers.set(path, answer)
}

describe('a feed with older pages on a server', () => {
  it('is read to the end by prev-archive of RFC 5005, with relative links', async () => {
    serve({
      '/atom.xml': atom([5, 4], '<link rel="prev-archive" href="/2.xml"/>'),
      '/2.xml': atom(
        [4, 3],
        '<link rel="prev-archive" href="1.xml"/><link rel="next-archive" href="/atom.xml"/>',
      ),
      '/1.xml': atom([2, 1]),
    })
    const feed = await read('/atom.xml')
    expect([feed.ids, feed.pages, feed.newest.length, feed.unread]).toEqual(['5 4 3 2 1', 3, 2, undefined])
  })

  it('is read to the end by next of RFC 5005 and next_url of JSON Feed', async () => {
    serve({
      '/rss': rss([3], '<atom:link rel="next" href="/rss?page=2"/>'),
      '/rss?page=2': rss([2], '<atom:link rel="next" href="/rss?page=3"/>'),
      '/rss?page=3': rss([1]),
      '/feed.json': JSON.stringify({ next_url: `${url}/2.json`, items: [{ id: 2 }] }),
      '/2.json': JSON.stringify({ items: [{ id: '1' }] }),
    })
    expect((await read('/rss')).ids).toBe('3 2 1')
    expect((await read('/feed.json')).ids).toBe('2 1')
  })

  it('is read as WordPress and Ghost number its pages', async () => {
    serve({
      '/feed/': rss([4, 3]),
      '/feed/?paged=2': rss([2, 1]),
      '/?feed=atom': atom([3]),
      '/?feed=atom&paged=2': atom([2]),
      '/rss/': rss([2]),
      '/rss/2/': rss([1]),
    })
    const feed = await read('/feed/')
    expect([feed.ids, feed.asked, feed.unread]).toEqual([
      '4 3 2 1',
      ['/feed/', '/feed/?paged=2', '/feed/?paged=3'],
      undefined,
    ])
    expect((await read('/?feed=atom')).ids).toBe('3 2')
    expect((await read('/rss/')).ids).toBe('2 1')
  })

  it('ends where a server gives the same page for each number', async () => {
    serve({ '/feed/': rss([1]), '/feed/?paged=2': rss([1]), '/feed/?paged=3': rss([1]) })
    expect((await read('/feed/')).asked).toHaveLength(2)
  })

  it('ends in a circle of links', async () => {
    serve({
      '/a': atom([2], '<link rel="next" href="/b"/>'),
      '/b': atom([1], '<link rel="next" href="/a"/>'),
    })
    expect(await read('/a')).toMatchObject({ ids: '2 1', pages: 2 })
  })

  it('says which linked page could not be read, and has the others', async () => {
    serve({ '/a': atom([2], '<link rel="next" href="/gone"/>') })
    expect(await read('/a')).toMatchObject({
      ids: '2',
      unread: expect.stringContaining('/gone: could not be read'),
    })
    serve({ '/a': atom([2], '<link rel="next" href="/page"/>'), '/page': '<html></html>' })
    expect(await read('/a')).toMatchObject({
      ids: '2',
      unread: expect.stringContaining('/page: expected a feed'),
    })
  })

  it('is not followed into a private network', async () => {
    serve({ '/a': atom([2], '<link rel="next" href="http://127.0.0.2:8080/"/>') })
    expect((await read('/a')).unread).toMatch(
      /127\.0\.0\.2:8080\/: could not be read: expected a public address/,
    )
  })

  it('is read through redirects, in the encoding that it declares', async () => {
    const text =
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><title>Café</title><guid>1</guid></item></channel></rss>'
    serve({ '/old': '/new', '/new': Buffer.from(text, 'latin1') })
    expect((await read('/old')).items[0]?.title).toBe('Café')
  })

  it('is not read where there is none', async () => {
    serve({ '/a': 500 })
    await expect(read('/a')).rejects.toThrow(/\/a: could not be read: expected status 200, got 500/)
  })
})
