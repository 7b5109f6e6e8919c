import { createDocumentFetch, type DocumentFetchOptions } from '../../outgoing/fetch-document.ts'
import { readSecret } from '../../outgoing/secret.ts'
import { Problem } from '../../problem.ts'
import { isFields } from '../../records/fields.ts'
import { valueAt } from '../row-fields.ts'
import { type Listed, type Table, withoutKey } from '../table.ts'
import { digestOf, isDeleted } from './digest.ts'
import { fetchPage, type JsonPage, type UrlSource } from './json-pages.ts'
import { overlappedDate } from './text-cursor.ts'

/** Further pages are no pages, but a circle. */
const MAX_PAGES = 10_000

/** The clock of the server may be behind by so much. */
const CLOCK_MS = 300_000

/** What is remembered of a page, so that it need not be sent again while it is unchanged. */
interface KnownPage extends Omit<JsonPage, 'items'> {
  /** Without the items themselves. */
  readonly listed: readonly Listed[]
}

/** Opens a JSON API or a JSON Feed. A page that has not changed is not sent again. */
export function openJsonTable(source: UrlSource, fetching: DocumentFetchOptions): Table {
  const documents = createDocumentFetch(fetching)
  const pages = new Map<string, KnownPage>()
  let isFeed = false

  async function* listFrom(first: string): AsyncGenerator<readonly Listed[]> {
    const seen = new Set<string>()
    for (let url: string | undefined = first; url !== undefined; ) {
      if (seen.has(url) || seen.size === MAX_PAGES)
        throw new Problem('invalid', `expected an end of the pages, got ${seen.size} of them in a circle`)
      seen.add(url)
      const { listed, next } = await read(url)
      yield listed
      url = next
    }
    for (const url of pages.keys()) if (!seen.has(url) && first === source.url) pages.delete(url)
  }

  async function read(url: string): Promise<Pick<KnownPage, 'listed' | 'next'>> {
    const known = pages.get(url)
    const headers = { ...(await headersOf(source)), ...known?.conditions }
    const page = await fetchPage(source, { url, headers, fetch: documents.fetch })
    if (page === 'unchanged') {
      if (known !== undefined) return known
      throw new Problem('unavailable', 'expected a page, got 304 without having asked for it')
    }
    isFeed ||= page.isFeed
    const listed = page.items.map((item, at) => listedOf(item, at, source))
    const { next } = page
    const kept = listed.map(({ row, ...rest }) => rest)
    if (Object.keys(page.conditions).length > 0) pages.set(url, { ...page, listed: kept })
    else pages.delete(url)
    return { listed, next }
  }

  const { changed, since } = source
  return {
    list: () => listFrom(source.url),
    isPartial: () => isFeed,
    forget: () => pages.clear(),
    ...(changed !== undefined &&
      since !== undefined && {
        cursor: async () => new Date(Date.now() - CLOCK_MS).toISOString(),
        async changes(cursor: string) {
          const url = new URL(source.url)
          url.searchParams.set(since, overlappedDate(cursor))
          const listed: Listed[] = []
          for await (const part of listFrom(url.href)) listed.push(...part)
          pages.delete(url.href)
          const dates = listed.map(({ row }) => String(valueAt(row, changed) ?? ''))
          const newest = dates
            .filter(date => !Number.isNaN(Date.parse(date)))
            .sort((a, b) => Date.parse(a) - Date.parse(b))
          return { listed, cursor: newest.at(-1) ?? cursor }
        },
      }),
    close: documents.close,
  }
}

function listedOf(item: unknown, at: number, { key, deleted }: UrlSource): Listed {
  const value = valueAt(item, key)
  if (!isFields(item) || value === undefined || value === null || value === '') return withoutKey(at + 1, key)
  const isGone = deleted !== undefined && isDeleted(valueAt(item, deleted))
  return { key: String(value), version: digestOf(item), row: item, deleted: isGone }
}

/** Secrets are read for each request, so that a new one counts at once. */
async function headersOf({ headers = {} }: UrlSource): Promise<Readonly<Record<string, string>>> {
  const given = Object.entries(headers).map(async ([name, value]) => {
    if (typeof value === 'string') return [name.toLowerCase(), value] as const
    return [name.toLowerCase(), (value.before ?? '') + (await readSecret({ env: value.env }))] as const
  })
  return Object.fromEntries(await Promise.all(given))
}
