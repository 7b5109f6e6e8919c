import { parse, stringify } from 'yaml'
import { Problem } from '../../problem.ts'
import type { PodcastFields } from './podcast-fields.ts'
import type { OldShow } from './show-elements.ts'

/** The file that a show is written to, or named for. */
const FILE = 'publication.yaml'

/**
 * Expects a show that may be imported (podcast namespace, `podcast:locked`).
 * @throws Problem that names the owner, when the show is locked and its owner has not agreed.
 */
export function expectUnlocked(show: OldShow | undefined, place: string, ownerAgrees: boolean): void {
  if (show?.fields.locked !== true || ownerAgrees) return
  const owner = show.lockOwner === undefined ? 'its owner' : `its owner (${show.lockOwner})`
  throw new Problem(
    'invalid',
    `${place}: this podcast is locked (podcast:locked), and must be unlocked at the old host by ${owner}; if that is you, or they agree, add --owner-agrees`,
  )
}

/** Returns the part of `publication.yaml` about a show. Without the address of the new feed, a comment says where it belongs. */
export function showText(fields: PodcastFields, newFeedUrl: string | undefined): string {
  const { category = [], explicit = false, ...others } = fields
  const podcast = { category, explicit, ...others, ...(newFeedUrl !== undefined && { newFeedUrl }) }
  return [
    ...(fields.category === undefined ? ['# Apple requires a category of its list, such as History:\n'] : []),
    ...(fields.explicit === undefined ? ['# The old feed does not say whether it is explicit:\n'] : []),
    stringify({ podcast }, { lineWidth: 0 }),
    ...(newFeedUrl === undefined
      ? [
          '  # The new address, so that apps remember it. Set it before you redirect the old feed:\n  # newFeedUrl: https://feeds.example/rss.xml\n',
        ]
      : []),
  ].join('')
}

/** What an existing `publication.yaml` says, as far as an import needs it. */
export interface ExistingPublication {
  /** The address of the publication. */
  readonly url: string | undefined
  /** The fields of its show; undefined when no feed is a podcast. */
  readonly podcast: PodcastFields | undefined
}

/** Returns what the text of a `publication.yaml` says. One that cannot be read says nothing: `check` reports its faults. */
export function existingPublication(text: string): ExistingPublication {
  try {
    const fields = objectOf(parse(text))
    const feeds = Object.values(objectOf(fields.feeds)).map(feed => objectOf(feed).podcast)
    const podcast = [fields.podcast, ...feeds].find(show => show !== undefined)
    return {
      url: typeof fields.url === 'string' ? fields.url : undefined,
      podcast: podcast === undefined ? undefined : objectOf(podcast),
    }
  } catch {
    return { url: undefined, podcast: undefined }
  }
}

function objectOf(value: unknown): PodcastFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** Returns the lines about a show for a `publication.yaml` that exists: what it lacks, to be added by hand. */
export function lackingLines(fields: PodcastFields, { podcast }: ExistingPublication): readonly string[] {
  const lacking = Object.entries(fields).filter(([name]) => podcast?.[name] === undefined)
  if (lacking.length === 0) return []
  const place = podcast === undefined ? 'has no podcast' : 'keeps its podcast'
  const advice =
    podcast === undefined
      ? 'add these lines, or put them into the feed of the show'
      : 'these fields of the old feed are not in it'
  const text = stringify({ podcast: Object.fromEntries(lacking) }, { lineWidth: 0 }).trimEnd()
  return [`${FILE} ${place}: ${advice}:`, ...text.split('\n').map(line => `    ${line}`)]
}

/** Returns what is to be done at the old host, so that every subscriber comes along. */
export function oldHostLines(newFeedUrl: string | undefined): readonly string[] {
  const address = newFeedUrl ?? 'https://YOUR-ADDRESS/rss.xml'
  return [
    `at the old host: redirect the old feed to ${address} with 301, for at least four weeks; if it cannot, put this into its channel:`,
    `    <itunes:new-feed-url>${address}</itunes:new-feed-url>`,
  ]
}
