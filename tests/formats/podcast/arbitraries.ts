import fc from 'fast-check'
import { CATEGORIES } from '../../../src/articles/podcast/categories.ts'
import type { Episode } from '../../../src/articles/podcast/episode.ts'
import { MEDIA_KINDS, type Show } from '../../../src/articles/podcast/show.ts'
import { moment, visibleText } from '../arbitraries.ts'

/** Texts are in one line, as the schema of records has them. */
const line = (max: number) =>
  visibleText.map(text => {
    const clean = text.replace(/\s+/gu, ' ').trim()
    return (
      [...clean]
        .slice(0, Math.floor(max / 2))
        .join('')
        .trim() || 'a'
    )
  })
const short = line(128)
const url = fc.webUrl({ withQueryParameters: true, withFragments: true })
const instant = moment.map(date => date.toISOString())
const ordinal = fc.integer({ min: 1, max: 9_999 })
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true })
const language = fc.constantFrom('en', 'nl', 'pt-BR')
const optional = { requiredKeys: [] }

/** Returns an arbitrary of records in which each field but those named may be absent. */
function some<Fields extends object>(
  fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> },
  ...requiredKeys: (keyof Fields)[]
) {
  return fc.record(fields, { requiredKeys })
}

const few = <One>(one: fc.Arbitrary<One>) => fc.array(one, { minLength: 1, maxLength: 3 })

const image = some({ src: url, type: fc.constantFrom('image/jpeg', 'image/png'), width: ordinal }, 'src')
const link = some({ url, text: short }, 'url')
const license = some({ name: short, url }, 'name')
const persons = few(some({ name: short, role: short, group: short, image: url, url }, 'name'))
const locations = few(
  some(
    {
      name: short,
      rel: fc.constantFrom('subject' as const, 'creator' as const),
      geo: fc.constantFrom('geo:51.2154,2.9286', 'geo:-30,97.5'),
      osm: fc.constantFrom('R113314', 'N1#2'),
      country: fc.constantFrom('BE', 'US'),
    },
    'name',
  ),
)
const texts = few(some({ text: line(4_000), purpose: short }, 'text'))
const recipient = some(
  {
    name: short,
    type: fc.constantFrom('node', 'lnaddress'),
    address: short,
    split: fc.nat(),
    customKey: short,
    customValue: short,
    fee: fc.boolean(),
  },
  ...(['type', 'address', 'split'] as const),
)
const values = few(
  some(
    {
      type: short,
      method: short,
      suggested: fc.constantFrom('0.00000005', '12'),
      recipients: few(recipient),
    },
    ...(['type', 'method', 'recipients'] as const),
  ),
)
const remote = some({ guid: fc.uuid(), url, title: short, medium: short }, 'guid')
const file = {
  src: url,
  type: fc.constantFrom('audio/mpeg', 'audio/opus'),
  length: fc.nat(),
  duration: seconds,
}

/** Any valid show. */
export const anyShow: fc.Arbitrary<Show> = fc
  .constantFrom(...Object.entries(CATEGORIES))
  .chain(([name, inside]) =>
    some<Show>(
      {
        guid: fc.uuid(),
        medium: fc.constantFrom(...MEDIA_KINDS),
        type: fc.constantFrom('episodic', 'serial'),
        author: line(255),
        owner: some({ name: short, email: fc.constantFrom('a@example.org', "o'x+y@example.org") }, 'email'),
        explicit: fc.boolean(),
        categories: few(
          some({ name: fc.constant(name), subcategory: fc.constantFrom(...inside, undefined) }, 'name'),
        ),
        artwork: image,
        complete: fc.boolean(),
        block: fc.oneof(fc.boolean(), few(fc.constantFrom('spotify', 'apple'))),
        newFeedUrl: url,
        locked: fc.boolean(),
        funding: few(link),
        license,
        locations,
        persons,
        texts,
        trailers: few(
          some(
            { ...file, title: short, published: instant, season: ordinal },
            ...(['src', 'title', 'published'] as const),
          ),
        ),
        values,
        podroll: few(remote),
        publisher: remote,
        updateFrequency: some(
          { text: short, rrule: fc.constant('FREQ=WEEKLY'), start: instant, complete: fc.boolean() },
          'text',
        ),
      },
      ...(['medium', 'type', 'explicit', 'categories'] as const),
    ),
  )

/** Any valid episode; some are live events. */
export const anyEpisode: fc.Arbitrary<Episode> = fc.record(
  {
    number: fc.oneof(fc.nat(), seconds),
    display: line(32),
    season: ordinal,
    seasonName: short,
    type: fc.constantFrom('full' as const, 'trailer' as const, 'bonus' as const),
    explicit: fc.boolean(),
    block: fc.boolean(),
    artwork: image,
    transcripts: few(
      some(
        { src: url, type: fc.constantFrom('text/vtt', 'text/html'), language, captions: fc.boolean() },
        'src',
      ),
    ),
    chapters: some({ src: fc.oneof(url, fc.constant('')) }, 'src'),
    soundbites: few(some({ start: seconds, duration: seconds, title: short }, 'start', 'duration')),
    persons,
    locations,
    alternates: few(
      some(
        {
          ...{ ...file, sources: few(url), bitrate: ordinal, height: ordinal, language, title: short },
          ...{ rel: short, codecs: short, default: fc.boolean() },
          integrity: fc.constant({ type: 'sri' as const, value: 'sha384-abc+/=' }),
        },
        'src',
      ),
    ),
    social: few(
      some(
        { protocol: short, uri: url, accountId: short, accountUrl: url, priority: fc.nat() },
        ...(['protocol', 'uri'] as const),
      ),
    ),
    license,
    texts,
    values,
    live: some(
      {
        status: fc.constantFrom('pending' as const, 'live' as const, 'ended' as const),
        ...{ start: instant, end: instant, links: few(link) },
      },
      ...(['status', 'start', 'links'] as const),
    ),
  },
  optional,
)
