import { quote } from '../../articles/faults/fault.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, refused, wanted } from '../finding.ts'
import { SERVICES } from '../taxonomy.ts'
import { unknownName } from './credit-rules.ts'

/** Checks that a show is not hidden by mistake. */
export function block({ show }: CheckedShow): readonly Finding[] {
  const path = ['podcast', 'block']
  if (show.block === true) {
    return [
      refused(['Apple', 'Podcasting 2.0'], {
        ...{ path, expected: 'a show that may be listed', got: 'block: true' },
        advice: 'leave it out, unless the show is to vanish from directories',
      }),
    ]
  }
  const services = Array.isArray(show.block) ? show.block : []
  return services.flatMap((service, at) =>
    SERVICES.includes(service)
      ? []
      : [unknownName('the name of a service', { got: service, path: [...path, at], known: SERVICES })],
  )
}

/** Checks that an episode is not hidden by mistake. */
export function episodeBlock({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  if (episode?.block !== true) return []
  return [
    wanted(['Apple'], {
      ...{ path: ['block'], expected: 'an episode that may be listed', got: 'block: true' },
      advice: 'leave it out, unless the episode is to vanish from directories',
    }),
  ]
}

/** Checks that a show that is complete has no episode to come. */
export function complete({ show, episodes, now }: CheckedShow): readonly Finding[] {
  if (show.complete !== true) return []
  const next = episodes.find(({ article }) => article.published > now)
  if (next === undefined) return []
  return [
    refused(['Apple'], {
      path: ['podcast', 'complete'],
      expected: 'no further episode of a complete show',
      got: `${quote(next.article.title)}, which appears later`,
      advice: 'leave out complete: Apple stops looking for episodes',
    }),
  ]
}

/** Checks that a show does not send its listeners elsewhere by mistake. In a new feed, Apple wants its own address. */
export function newFeedUrl({ show: { newFeedUrl: url }, address }: CheckedShow): readonly Finding[] {
  if (url === undefined || url === address) return []
  return [
    wanted(['Apple'], {
      path: ['podcast', 'newFeedUrl'],
      expected: `the address of this feed, ${address}, or none`,
      got: quote(url),
      advice: 'apps leave this feed for the other: keep it only if the show has moved there',
    }),
  ]
}

/** Checks the trailers of a show and its seasons. */
export function trailers({ show: { trailers: list = [] }, episodes }: CheckedShow): readonly Finding[] {
  const seasons = new Set(episodes.map(({ article }) => article.episode?.season))
  return list.flatMap(({ type, length, published, season }, at) => {
    const path = ['podcast', 'trailer', at]
    const findings: Finding[] = []
    if (type !== undefined && !/^(?:audio|video)\//.test(type)) {
      const wrong = { path, expected: 'audio or video', got: type, advice: 'name the recording' }
      findings.push(refused(['Podcasting 2.0'], wrong))
    } else if (type === undefined || length === undefined) {
      const wrong = { path, expected: 'the type and length of the trailer', got: 'none' }
      findings.push(wanted(['Podcasting 2.0'], { ...wrong, advice: 'give both' }))
    }
    const isOver = episodes.some(
      ({ article }) => article.published.toISOString() > published && article.episode?.season !== undefined,
    )
    if (season !== undefined && !seasons.has(season) && isOver) {
      const wrong = { path, expected: 'a season that has episodes', got: `${season}` }
      findings.push(wanted(['Podcasting 2.0'], { ...wrong, advice: 'correct the number' }))
    }
    return findings
  })
}

/** Checks the shows that this one recommends: each once, with its address, and never itself. */
export function podroll({ show: { podroll: shows = [], guid } }: CheckedShow): readonly Finding[] {
  return shows.flatMap((other, at) => {
    const path = ['podcast', 'podroll', at]
    if (other.guid === guid || shows.findIndex(one => one.guid === other.guid) !== at) {
      const got = other.guid === guid ? 'this show' : `${quote(other.guid)} again`
      const wrong = { path, expected: 'another show', got, advice: 'leave it out' }
      return [wanted(['Podcasting 2.0'], wrong)]
    }
    if (other.url !== undefined) return []
    const wrong = { path, expected: 'the address of the feed beside its guid', got: 'none' }
    return [wanted(['Podcasting 2.0'], { ...wrong, advice: 'add url: not every app knows all guids' })]
  })
}
