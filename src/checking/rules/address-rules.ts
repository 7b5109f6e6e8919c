import { quote } from '../../articles/faults/fault.ts'
import { type CheckedEpisode, type CheckedShow, fileUrl } from '../checked-show.ts'
import { type Finding, type Path, refused } from '../finding.ts'

/** Names of fields in `publication.yaml` and records that differ from those of a show or episode. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  alternates: 'alternateEnclosures',
  categories: 'category',
  list: '',
  locations: 'location',
  social: 'socialInteract',
  texts: 'txt',
  trailers: 'trailer',
  transcripts: 'transcript',
  values: 'value',
}

/** Checks that the show is served under https, and that all its addresses are (podcast namespace, 1.0). */
export function showAddresses({ baseUrl, site, show, feed: { image } }: CheckedShow): readonly Finding[] {
  const own = /^https:/i.test(baseUrl) ? [] : [insecure(['url'], baseUrl)]
  return [
    ...own,
    ...insecureIn(site, ['site']),
    ...insecureIn(show, ['podcast']),
    ...insecureIn(image, ['image']),
  ]
}

/** Checks that all addresses of an episode are under https. Its own files are where the show is. */
export function episodeAddresses({ article }: CheckedEpisode): readonly Finding[] {
  const { episode, attachments, link } = article
  return [
    ...insecureIn(link, ['link']),
    ...insecureIn(attachments, ['attachments']),
    ...insecureIn(episode, []),
  ]
}

/** Checks that no two episodes have one recording: directories leave out the second one. */
export function uniqueRecordings(show: CheckedShow): ReadonlyMap<CheckedEpisode, readonly Finding[]> {
  return repeated(show.episodes, ({ recording }) => recording && fileUrl(recording.src, show), {
    field: 'attachments',
    expected: 'a recording of its own',
  })
}

/** Checks that each episode has a guid of its own. */
export function uniqueGuids(show: CheckedShow): ReadonlyMap<CheckedEpisode, readonly Finding[]> {
  return repeated(show.episodes, ({ article }) => article.id, { field: 'id', expected: 'an id of its own' })
}

function repeated(
  episodes: readonly CheckedEpisode[],
  keyOf: (episode: CheckedEpisode) => string | undefined,
  { field, expected }: { readonly field: string; readonly expected: string },
): ReadonlyMap<CheckedEpisode, readonly Finding[]> {
  const first = new Map<string, CheckedEpisode>()
  const found = new Map<CheckedEpisode, readonly Finding[]>()
  for (const episode of episodes.toReversed()) {
    const key = keyOf(episode)
    if (key === undefined) continue
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, episode)
    else {
      const got = `that of ${quote(earlier.article.title)}`
      const advice = 'directories leave out one of the two'
      found.set(episode, [refused(['Apple', 'Spotify', 'PSP-1'], { path: [field], expected, got, advice })])
    }
  }
  return found
}

function insecureIn(value: unknown, path: Path): readonly Finding[] {
  if (typeof value === 'string') return /^http:/i.test(value) ? [insecure(path, value)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    insecureIn(inner, Array.isArray(value) ? [...path, Number(name)] : pathTo(path, name)),
  )
}

function pathTo(path: Path, name: string): Path {
  const field = FIELD_NAMES[name] ?? name
  return field === '' ? path : [...path, field]
}

function insecure(path: Path, got: string): Finding {
  return refused(['Podcasting 2.0'], {
    ...{ path, expected: 'an https address', got: quote(got) },
    advice: 'serve it under https: apps on phones do not load others',
  })
}
