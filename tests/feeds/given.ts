import type { DeclaredFeed } from '../../src/articles/publication.ts'
import { feedSchema } from '../../src/articles/schema/feed-schema.ts'

/** Returns a feed as `publication.yaml` declares it, with defaults. */
export function declared(settings: Readonly<Record<string, unknown>> = {}): DeclaredFeed {
  const { image, podcast, ...feed } = feedSchema.parse(settings)
  return { ...feed, podcast: podcast && { ...podcast, artwork: undefined } }
}
