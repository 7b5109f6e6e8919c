import type { DeclaredFeed } from '../../src/articles/publication.ts'
import { feedSchema } from '../../src/articles/schema/feed-schema.ts'

/** A feed as `publication.yaml` declares it, defaults filled in. */
export function declared(said: Readonly<Record<string, unknown>> = {}): DeclaredFeed {
  const { image, ...feed } = feedSchema.parse(said)
  return feed
}
