import type { DeclaredFeed } from '../articles/publication.ts'

/** Returns the portal for which a feed is declared; undefined when it is for readers. */
export function portalOf(declared: DeclaredFeed): string | undefined {
  return 'for' in declared && typeof declared.for === 'string' ? declared.for : undefined
}
