import type { Publication } from '../../articles/publication.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import type { CountedTerm, Term } from '../../articles/terms.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { createChangeCache } from './change-cache.ts'
import { type TermUrl, termUrls } from './page-views.ts'

/** All terms of public articles. */
export interface Terms {
  readonly counted: readonly CountedTerm[]
  readonly links: TermLinks
}

/** The terms without their numbers of articles, and the URLs of their feeds: the same object until one comes or goes. */
export interface TermLinks {
  readonly terms: readonly Term[]
  readonly url: TermUrl
}

/** Options of `createTermsOf`. */
export interface TermOptions {
  readonly store: Pick<ListStore, 'terms'>
  readonly publisher: Pick<Publisher, 'changeCount' | 'publication'>
  readonly now: () => Date
}

/** Creates the function that reads the terms; it returns the same object until articles change. */
export function createTermsOf({
  store,
  publisher,
  now,
}: TermOptions): (publication: Publication) => Promise<Terms> {
  const cached = createChangeCache<Terms>(publisher)
  let names: string | undefined
  let links: TermLinks | undefined

  return publication =>
    cached('', async () => {
      const counted = await store.terms(now())
      const terms = counted.map(({ kind, name, slug }) => ({ kind, name, slug }))
      const key = JSON.stringify([publication.baseUrl, terms])
      if (links === undefined || key !== names) links = { terms, url: termUrls(terms, publication) }
      names = key
      return { counted, links }
    })
}
