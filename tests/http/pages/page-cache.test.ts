import { expect, it } from 'vitest'
import { createPageCache, type Page } from '../../../src/http/pages/page-cache.ts'
import { createEncoder } from '../../../src/publish/document/encoder.ts'
import { collectGarbage } from '../../collect-garbage.ts'
import { publication } from '../../publish/given.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const kind = { contentType: 'text/html; charset=utf-8', policy: "default-src 'none'" }

function given(pageBytes = 1_000_000) {
  const store = { lastChanged: async () => NOW }
  return createPageCache({ store, encode: createEncoder().encode, now: () => NOW, pageBytes })
}

function page(key: string, sources: Page['sources'], render = () => `<p>${key}</p>`): Page {
  return { key, sources, publication, kind, surrogateKeys: () => [], render }
}

it('renders a page again only when a source has changed', async () => {
  const pageOf = given()
  const terms = {}
  let rendered = 0
  const ask = (sources: Page['sources']) => pageOf(page('/', sources, () => `<p>${++rendered}</p>`))
  const first = await ask([terms, 1, 'a'])
  expect(await ask([terms, 1, 'a'])).toBe(first)
  for (const sources of [
    [{}, 1, 'a'],
    [terms, 2, 'a'],
    [terms, 1, 'b'],
  ]) {
    expect(await ask(sources)).not.toBe(first)
  }
  expect(rendered).toBe(4)
})

it('renders a page once for simultaneous requests', async () => {
  const pageOf = given()
  let rendered = 0
  const one = page('/', [1], () => `<p>${++rendered}</p>`)
  const documents = await Promise.all(Array.from({ length: 10 }, () => pageOf(one)))
  expect(new Set(documents).size).toBe(1)
  expect(rendered).toBe(1)
})

it('keeps none of the objects from which its pages were rendered', async () => {
  const pageOf = given()
  const sources = Array.from({ length: 20 }, (_, n) => new WeakRef({ terms: 'x'.repeat(n) }))
  const pages = await Promise.all(sources.map((source, n) => pageOf(page(`/${n}`, [source.deref() ?? 0]))))
  expect(pages).toHaveLength(20)
  await collectGarbage()
  expect(sources.filter(source => source.deref() !== undefined)).toEqual([])
})

it('holds no more bytes of pages than its limit, whatever script they are in', async () => {
  const pageOf = given(200_000)
  const rendered = new Set<number>()
  const ask = (n: number) =>
    pageOf(
      page(`/${n}`, [1], () => {
        rendered.add(n)
        return `${n} 東京の天気`.repeat(500)
      }),
    )
  const documents = []
  for (let n = 0; n < 40; n++) {
    const document = await ask(n)
    await document.settled
    documents.push(document)
  }
  rendered.clear()
  for (let n = 39; n >= 0 && rendered.size === 0; n--) await ask(n)
  const oldest = [...rendered][0] ?? 0
  const kept = documents
    .slice(oldest + 1)
    .flatMap(({ variants }) => variants.map(one => one.bytes.buffer.byteLength))
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.reduce((a, b) => a + b, 0)).toBeLessThan(200_000)
})
