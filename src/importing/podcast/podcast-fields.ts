/** Fields as a person writes them: of a record about an episode, or of `podcast` in `publication.yaml`. */
export type PodcastFields = Readonly<Record<string, unknown>>

/** Returns fields without those that are undefined. */
export function present(fields: PodcastFields): PodcastFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Returns a list; undefined for an empty one. */
export function listOf<Entry>(entries: readonly Entry[]): readonly Entry[] | undefined {
  return entries.length === 0 ? undefined : entries
}
