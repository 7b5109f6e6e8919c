import { quote } from '../../articles/faults/fault.ts'
import { nearestName } from '../../articles/faults/nearest-name.ts'
import type { License, Location, Person } from '../../articles/podcast/show.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, type Path, refused, wanted } from '../finding.ts'
import { ROLES, SOCIAL_PROTOCOLS } from '../taxonomy.ts'

/** Checks persons, places and licence of a show. */
export function showCredits({ show }: CheckedShow): readonly Finding[] {
  return creditFindings(show, ['podcast'])
}

/** Checks persons, places and licence of an episode. */
export function episodeCredits({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  return episode === undefined ? [] : creditFindings(episode, [])
}

/** What shows and episodes have alike. */
interface Credits {
  readonly persons?: readonly Person[] | undefined
  readonly locations?: readonly Location[] | undefined
  readonly license?: License | undefined
}

function creditFindings({ persons = [], locations = [], license }: Credits, path: Path): readonly Finding[] {
  return [
    ...persons.flatMap((person, at) => personFindings(person, [...path, 'persons', at])),
    ...locations.flatMap((location, at) => locationFindings(location, [...path, 'location', at])),
    ...licenseFindings(license, [...path, 'license']),
  ]
}

const ALL_ROLES = [...new Set(Object.values(ROLES).flat())]

/** Without a role somebody is a host, and without a group of the cast (podcast namespace, `person`). */
function personFindings({ name, role, group }: Person, path: Path): readonly Finding[] {
  const groupName = group === undefined ? undefined : sameName(group, Object.keys(ROLES))
  if (group !== undefined && groupName === undefined)
    return [unknownName('a group of the podcast taxonomy', { got: group, path: [...path, 'group'] })]
  if (role === undefined) return []
  const rolePath = [...path, 'role']
  if (sameName(role, ALL_ROLES) === undefined)
    return [unknownName('a role of the podcast taxonomy', { got: role, path: rolePath, known: ALL_ROLES })]
  const inGroup = sameName(role, ROLES[groupName ?? 'Cast'] ?? [])
  if (inGroup !== undefined) return []
  const right = Object.entries(ROLES).filter(([, roles]) => sameName(role, roles) !== undefined)
  const names = right.map(([other]) => quote(other.toLowerCase())).join(' or ')
  return [
    wanted(['Podcasting 2.0'], {
      path: rolePath,
      expected: `the group ${names} for the role ${quote(role)}`,
      got: group === undefined ? 'none, which means "cast"' : quote(group),
      advice: `set it for ${quote(name)}`,
    }),
  ]
}

const MAX_LATITUDE = 90
const MAX_LONGITUDE = 180

function locationFindings({ name, geo, osm }: Location, path: Path): readonly Finding[] {
  const [, latitude, longitude] = /^geo:([-\d.]+),([-\d.]+)/.exec(geo ?? '') ?? []
  if (Math.abs(Number(latitude)) > MAX_LATITUDE || Math.abs(Number(longitude)) > MAX_LONGITUDE) {
    return [
      refused(['Podcasting 2.0'], {
        path: [...path, 'geo'],
        expected: 'a latitude to 90, then a longitude to 180',
        got: quote(geo),
        advice: 'give the latitude first',
      }),
    ]
  }
  if (geo !== undefined || osm !== undefined) return []
  return [
    wanted(['Podcasting 2.0'], {
      ...{ path, expected: `coordinates of ${quote(name)}`, got: 'only its name' },
      advice: 'add geo, such as "geo:52.52,13.40", or osm',
    }),
  ]
}

/** Known licences are named by an identifier; any other needs its address. */
function licenseFindings(license: License | undefined, path: Path): readonly Finding[] {
  if (
    license === undefined ||
    license.url !== undefined ||
    /^[a-z0-9]+(?:[-.+][a-z0-9.+]+)+$/i.test(license.name)
  )
    return []
  return [
    refused(['Podcasting 2.0'], {
      path,
      expected: 'an SPDX identifier such as "CC-BY-4.0", or an address of the licence',
      got: quote(license.name),
      advice: 'write the identifier, or {name, url}',
    }),
  ]
}

/** Checks where people talk about an episode: known protocols, in an order. */
export function comments({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  const places = episode?.social ?? []
  const unknown = places.flatMap(({ protocol }, at) =>
    SOCIAL_PROTOCOLS.includes(protocol)
      ? []
      : [
          unknownName('a protocol of comments', {
            ...{ got: protocol, path: ['socialInteract', at, 'protocol'], known: SOCIAL_PROTOCOLS },
          }),
        ],
  )
  const at = places.findIndex(({ priority }) => priority === undefined)
  if (places.length < 2 || at < 0) return unknown
  return [
    ...unknown,
    wanted(['Podcasting 2.0'], {
      ...{ path: ['socialInteract', at], expected: 'a priority of each place', got: 'none' },
      advice: 'number them: apps show the lowest first',
    }),
  ]
}

/** Returns a finding for a name that is none of a list. */
export function unknownName(
  expected: string,
  {
    got,
    path,
    known = [],
  }: { readonly got: string; readonly path: Path; readonly known?: readonly string[] },
): Finding {
  const near = nearestName(got.toLowerCase(), known)
  const advice =
    near === undefined ? 'apps show no other: leave it out' : `did you mean ${quote(near.toLowerCase())}?`
  return wanted(['Podcasting 2.0'], { path, expected, got: quote(got), advice })
}

function sameName(name: string, known: readonly string[]): string | undefined {
  return known.find(other => other.toLowerCase() === name.toLowerCase())
}
