import type { DeclaredFeed } from '../../src/articles/publication.ts'
import { feedFields } from '../../src/articles/schema/feed-record.ts'

/** A feed as `publication.yaml` declares it, defaults filled in. */
export function declared(said: Readonly<Record<string, unknown>> = {}): DeclaredFeed {
  const { image, ...feed } = feedFields.parse(said)
  return feed
}
