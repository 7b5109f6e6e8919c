import type { DocumentStore } from '../../articles/store/document-store.ts'

/** Ids of articles that a portal may have, with the last day on which its feed had them. */
export type GivenArticles = ReadonlyMap<string, number>

const MS_PER_DAY = 86_400_000
/** The newest articles are remembered. */
const MAX_GIVEN = 5_000

/** Reads which articles a feed has given to its portal. */
export async function findGiven(store: Pick<DocumentStore, 'findNote'>, key: string): Promise<GivenArticles> {
  const note = await store.findNote(noteOf(key))
  return new Map(note === undefined ? [] : (JSON.parse(note) as readonly (readonly [string, number])[]))
}

/** Stores that a feed has these articles today, and forgets those that it had `days` ago. It writes only what is new. */
export async function rememberGiven(
  store: Pick<DocumentStore, 'findNote' | 'storeNote'>,
  key: string,
  { ids, now, days }: { readonly ids: readonly string[]; readonly now: Date; readonly days: number },
): Promise<void> {
  const today = Math.floor(now.getTime() / MS_PER_DAY)
  // Another server may have given others meanwhile.
  const before = await findGiven(store, key)
  if (ids.every(id => before.get(id) === today)) return
  const all = new Map([...before].filter(([, day]) => day >= today - days))
  for (const id of ids) {
    all.delete(id)
    all.set(id, today)
  }
  await store.storeNote(noteOf(key), JSON.stringify([...all].slice(-MAX_GIVEN)))
}

function noteOf(key: string): string {
  return `portal: given ${key}`
}
