import type { ArticleDraft } from './article.ts'
import { dayIn } from './dates.ts'

/** Longest id in characters that every reader keeps whole (READERS 1.3). */
export const MAX_ID_LENGTH = 200

const MAX_SLUG_LENGTH = 100

/** What the store knows about the names that a draft wants. */
export interface IdentityFacts {
  /** The article whose names the draft keeps: of the same source, or one that vanished with the same content. */
  readonly own?: { readonly id: string; readonly slug: string } | undefined
  /** True when an article other than `own` has this id, or ever had. */
  readonly idTaken: (id: string) => boolean
  /** True when an article other than `own` has this slug, or had it last. */
  readonly slugTaken: (slug: string) => boolean
}

/**
 * The id of a draft: the one its record gives, the one it had, or else a new `tag:` URI (RFC 4151) of
 * host, day of publication and slug, that no other article has had.
 */
export function decideId(
  draft: ArticleDraft,
  slug: string,
  facts: IdentityFacts & { readonly host: string; readonly timeZone: string },
): string {
  return draft.id ?? facts.own?.id ?? untaken(mintId(draft, slug, facts), facts.idTaken)
}

/** The slug of a draft: the one its record gives, the one it had, or else the derived one made unique. */
export function decideSlug(draft: ArticleDraft, facts: IdentityFacts): string {
  return draft.slug ?? keptSlug(facts) ?? untaken(draft.derivedSlug, facts.slugTaken)
}

/** A slug that another article took while `own` was away is lost. */
function keptSlug({ own, slugTaken }: IdentityFacts): string | undefined {
  return own === undefined || slugTaken(own.slug) ? undefined : own.slug
}

function mintId(
  draft: ArticleDraft,
  slug: string,
  { host, timeZone }: { host: string; timeZone: string },
): string {
  const prefix = `tag:${host},${dayIn(draft.published, timeZone)}:`
  const room = MAX_ID_LENGTH - prefix.length - '-9999'.length
  const encoded = encodeURIComponent(slug).slice(0, room)
  return prefix + encoded.replace(/%[0-9A-F]?$/, '')
}

/** The wanted name, or else it with the first number from 2 on that nobody has. */
export function untaken(wanted: string, taken: (name: string) => boolean): string {
  let name = wanted
  for (let n = 2; taken(name); n++) name = `${wanted}-${n}`
  return name
}

/**
 * A name for URLs: letters and digits of any script in lower case, joined by `-`.
 * Empty when the text has none.
 */
export function slugify(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return Array.from(words.join('-')).slice(0, MAX_SLUG_LENGTH).join('').replace(/-$/, '')
}
