import type { License, Location, Person, PodcastText, Value } from '../../../articles/podcast/show.ts'
import { resolveUrl } from '../resolve-url.ts'
import { lineOf, someOf, wholeFrom } from './values.ts'

/** The fields that shows and episodes share. */
export interface Credits {
  readonly persons?: readonly Person[] | undefined
  readonly locations?: readonly Location[] | undefined
  readonly license?: License | undefined
  readonly texts?: readonly PodcastText[] | undefined
  readonly values?: readonly Value[] | undefined
}

const MAX_TXT = 4_000
const MAX_ADDRESS = 1_000

/** Returns the shared fields with absolute URLs, without those that apps could not use. */
export function resolveCredits(given: Credits, base: string | undefined): Credits {
  return {
    persons: someOf(given.persons, person => resolvePerson(person, base)),
    locations: someOf(given.locations, resolveLocation),
    license: resolveLicense(given.license, base),
    texts: someOf(given.texts, resolveText),
    values: someOf(given.values, resolveValue),
  }
}

function resolvePerson(person: Person, base: string | undefined): Person | undefined {
  const name = lineOf(person.name)
  if (name === undefined) return undefined
  const { role, group, image, url } = person
  return {
    ...{ name, role: lineOf(role), group: lineOf(group) },
    ...{ image: resolveUrl(image, base), url: resolveUrl(url, base) },
  }
}

function resolveLocation(location: Location): Location | undefined {
  const name = lineOf(location.name)
  if (name === undefined) return undefined
  const { rel, geo, osm, country } = location
  return { name, rel, geo: lineOf(geo), osm: lineOf(osm), country: lineOf(country) }
}

function resolveLicense(license: License | undefined, base: string | undefined): License | undefined {
  const name = lineOf(license?.name)
  return name === undefined ? undefined : { name, url: resolveUrl(license?.url, base) }
}

function resolveText({ text, purpose }: PodcastText): PodcastText | undefined {
  const line = lineOf(text, MAX_TXT)
  return line === undefined ? undefined : { text: line, purpose: lineOf(purpose) }
}

/** A way to pay needs a recipient with an address. */
function resolveValue(value: Value): Value | undefined {
  const [type, method] = [lineOf(value.type), lineOf(value.method)]
  const recipients = someOf(value.recipients, resolveRecipient)
  if (type === undefined || method === undefined || recipients === undefined) return undefined
  const suggested = /^\d+(?:\.\d+)?$/.test(value.suggested ?? '') ? value.suggested : undefined
  return { type, method, suggested, recipients }
}

function resolveRecipient(recipient: Value['recipients'][number]): Value['recipients'][number] | undefined {
  const { name, customKey, customValue, fee } = recipient
  const [type, address] = [lineOf(recipient.type), lineOf(recipient.address, MAX_ADDRESS)]
  const split = wholeFrom(0, recipient.split)
  if (type === undefined || address === undefined || split === undefined) return undefined
  return {
    ...{ name: lineOf(name), type, address, split, fee },
    ...{ customKey: lineOf(customKey), customValue: lineOf(customValue, MAX_ADDRESS) },
  }
}
