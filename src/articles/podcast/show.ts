import type { Attachment, Image } from '../media.ts'

/** What the articles of a feed are (podcast namespace, `podcast:medium`). */
export const MEDIA_KINDS = [
  'podcast',
  'music',
  'video',
  'film',
  'audiobook',
  'newsletter',
  'blog',
  'publisher',
  'course',
  'mixed',
] as const

/** What the articles of a feed are. */
export type Medium = (typeof MEDIA_KINDS)[number]

/** A podcast, as directories and apps describe it: Apple's `itunes:` elements and those of the podcast namespace. */
export interface Show {
  /** The permanent UUID of the show. When absent, the store mints one and keeps it. */
  readonly guid?: string | undefined
  readonly medium: Medium
  /** `serial`: episodes are meant to be heard from the first on. */
  readonly type: 'episodic' | 'serial'
  /** The author's name; the publication's authors when absent. */
  readonly author?: string | undefined
  /** Who may claim the show in directories. The address is public. */
  readonly owner?: Owner | undefined
  readonly explicit: boolean
  /** Of Apple's list. The first one counts. */
  readonly categories: readonly ShowCategory[]
  /** A square picture; that of the feed, or the publication's icon, when absent. */
  readonly artwork?: Image | undefined
  /** Whether there will be no further episodes. */
  readonly complete?: boolean | undefined
  /** Whether directories must not list the show. */
  readonly block?: boolean | readonly string[] | undefined
  /** Address of the feed, for a show that has moved. */
  readonly newFeedUrl?: string | undefined
  /** Whether other hosts must not import the show. */
  readonly locked?: boolean | undefined
  readonly funding?: readonly NamedLink[] | undefined
  readonly license?: License | undefined
  readonly locations?: readonly Location[] | undefined
  readonly persons?: readonly Person[] | undefined
  readonly texts?: readonly PodcastText[] | undefined
  readonly trailers?: readonly Trailer[] | undefined
  readonly values?: readonly Value[] | undefined
  /** Shows that this one recommends. */
  readonly podroll?: readonly RemoteShow[] | undefined
  readonly publisher?: RemoteShow | undefined
  readonly updateFrequency?: UpdateFrequency | undefined
}

/** Who owns a show. */
export interface Owner {
  readonly name?: string | undefined
  readonly email: string
}

/** A category of Apple's list, with one inside it. */
export interface ShowCategory {
  readonly name: string
  readonly subcategory?: string | undefined
}

/** An address with a text for people. */
export interface NamedLink {
  readonly url: string
  readonly text?: string | undefined
}

/** A licence: an SPDX identifier or a name, with the address of its text. */
export interface License {
  readonly name: string
  readonly url?: string | undefined
}

/** A place (`podcast:location`). */
export interface Location {
  readonly name: string
  /** Whether it is what the show is about, or where it is made. */
  readonly rel?: 'subject' | 'creator' | undefined
  /** A geo URI (RFC 5870) without its scheme's parameters, such as `geo:52.52,13.40`. */
  readonly geo?: string | undefined
  /** An object of OpenStreetMap, such as `R113314`. */
  readonly osm?: string | undefined
  /** ISO 3166-1 alpha-2 code. */
  readonly country?: string | undefined
}

/** Somebody who takes part (`podcast:person`). */
export interface Person {
  readonly name: string
  /** Of the podcast taxonomy, such as `host` or `guest`. */
  readonly role?: string | undefined
  readonly group?: string | undefined
  /** Absolute URL of a picture. */
  readonly image?: string | undefined
  readonly url?: string | undefined
}

/** Free text, for example with which a directory verifies the owner (`podcast:txt`). */
export interface PodcastText {
  readonly text: string
  readonly purpose?: string | undefined
}

/** A trailer of a show or a season (`podcast:trailer`). */
export interface Trailer extends Attachment {
  readonly title: string
  /** RFC 3339. */
  readonly published: string
  readonly season?: number | undefined
}

/** How listeners can pay (`podcast:value`). */
export interface Value {
  readonly type: string
  readonly method: string
  readonly suggested?: string | undefined
  readonly recipients: readonly ValueRecipient[]
}

/** Who gets a part of a payment (`podcast:valueRecipient`). */
export interface ValueRecipient {
  readonly name?: string | undefined
  readonly type: string
  readonly address: string
  readonly split: number
  readonly customKey?: string | undefined
  readonly customValue?: string | undefined
  readonly fee?: boolean | undefined
}

/** Another show (`podcast:remoteItem`). */
export interface RemoteShow {
  readonly guid: string
  readonly url?: string | undefined
  readonly title?: string | undefined
  readonly medium?: string | undefined
}

/** How often episodes appear (`podcast:updateFrequency`). */
export interface UpdateFrequency {
  /** For people, such as `Every Monday`. */
  readonly text: string
  /** A recurrence rule (RFC 5545 section 3.3.10). */
  readonly rrule?: string | undefined
  /** RFC 3339. */
  readonly start?: string | undefined
  readonly complete?: boolean | undefined
}
