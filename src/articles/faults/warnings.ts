import type { ArticleDraft } from '../article.ts'
import type { Image } from '../media.ts'
import { isRemote } from '../media.ts'
import { artworkWarning } from '../podcast/artwork.ts'
import { type Fault, quote } from './fault.ts'
import { type FaultLocation, fieldName } from './issue-faults.ts'

/**
 * Returns a warning for each thing in a valid article that a reader or portal would refuse or show badly, with advice.
 * Call it when the facts of the image are known.
 *
 * FreshRSS and TT-RSS split tags at commas (docs/readers.md#categories). MSN, Flipboard and Google have limits for titles,
 * summaries and pictures (docs/readers.md#portals-and-aggregators). NewsBlur and yarr show a picture twice if its URL has
 * an `&` (docs/readers.md#images).
 */
export function warningsOf(draft: ArticleDraft, { file, lineOf }: FaultLocation): readonly Fault[] {
  return [
    ...titleWarnings(draft.title),
    ...summaryWarnings(draft),
    ...authorWarnings(draft),
    ...draft.tags.flatMap(tagWarnings),
    ...imageWarnings(draft.image),
    ...attachmentWarnings(draft),
    ...remoteArtworkWarnings(draft),
  ].map(({ path, message }) => ({
    severity: 'warning',
    file,
    line: lineOf(path),
    field: fieldName(path),
    message,
  }))
}

/** A warning about one field. */
interface FieldWarning {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const MIN_TITLE_LENGTH = 20
const MAX_TITLE_LENGTH = 150

function titleWarnings(title: string): readonly FieldWarning[] {
  const path = ['title']
  const length = graphemes(title, title.length)
  const warnings: FieldWarning[] = []
  if (length < MIN_TITLE_LENGTH || length > MAX_TITLE_LENGTH) {
    const expected = `expected ${MIN_TITLE_LENGTH} to ${MAX_TITLE_LENGTH} characters, got ${length}`
    const advice = length < MIN_TITLE_LENGTH ? 'make it longer' : 'make it shorter'
    warnings.push({ path, message: `${expected}: MSN refuses other titles: ${advice}` })
  }
  if (/<\/?[a-z][^>]*>/i.test(title)) {
    const message = 'expected plain text, got mark-up: readers drop it or show it as text'
    warnings.push({ path, message })
  }
  return warnings
}

const MIN_DESCRIPTION_LENGTH = 300

function summaryWarnings(draft: ArticleDraft): readonly FieldWarning[] {
  if (draft.summary !== undefined) return []
  const length = graphemes(draft.body.source.trim(), MIN_DESCRIPTION_LENGTH)
  if (length >= MIN_DESCRIPTION_LENGTH) return []
  const expected = `expected a summary, or a text of at least ${MIN_DESCRIPTION_LENGTH} characters, got ${length}`
  return [{ path: ['summary'], message: `${expected}: Flipboard wants a description of that length` }]
}

function authorWarnings(draft: ArticleDraft): readonly FieldWarning[] {
  if (draft.authors.length > 0) return []
  const reason = 'Flipboard and most readers show one'
  const message = `expected an author, got none: ${reason}: name one here or in publication.yaml`
  return [{ path: ['authors'], message }]
}

function tagWarnings(tag: string): readonly FieldWarning[] {
  if (!tag.includes(',')) return []
  const message = `expected a list of tags, got ${quote(tag)}: FreshRSS and TT-RSS split tags at commas`
  return [{ path: ['tags'], message }]
}

function imageWarnings(image: Image | undefined): readonly FieldWarning[] {
  const path = ['image']
  if (image === undefined || image.src === '') {
    const reason = 'MSN and Flipboard hold back articles without one'
    const advice = "name one, or put one with the record's name beside it"
    return [{ path, message: `expected an image, got none: ${reason}: ${advice}` }]
  }
  const messages = [
    sizeWarning(image),
    aspectWarning(image),
    lengthWarning(image),
    typeWarning(image),
    addressWarning(image),
  ]
  return messages.filter(message => message !== undefined).map(message => ({ path, message }))
}

const MIN_WIDTH = 1200
const MIN_HEIGHT = 675
/** Minimum pixels of the shortest side, by portal. */
const SHORTEST_SIDES = { Flipboard: 500, MSN: 720, 'Google News': 800 }

function sizeWarning({ width, height }: Image): string | undefined {
  if (width === undefined || height === undefined || (width >= MIN_WIDTH && height >= MIN_HEIGHT))
    return undefined
  const refusals = Object.entries(SHORTEST_SIDES)
    .filter(([, side]) => Math.min(width, height) < side)
    .map(([portal, side]) => `${portal} wants ${side} on the shortest side`)
  const reason = refusals.length > 0 ? refusals.join(', ') : 'portals show it small'
  return `expected at least ${MIN_WIDTH}×${MIN_HEIGHT} pixels, got ${width}×${height}: ${reason}`
}

const MIN_ASPECT = 0.5
const MAX_ASPECT = 1.91

function aspectWarning({ width, height }: Image): string | undefined {
  if (width === undefined || height === undefined) return undefined
  const aspect = width / height
  if (aspect >= MIN_ASPECT && aspect <= MAX_ASPECT) return undefined
  const expected = `expected a width of ${MIN_ASPECT} to ${MAX_ASPECT} times the height, got ${aspect.toFixed(2)}`
  return `${expected}: MSN refuses other images: crop it`
}

const MIN_IMAGE_BYTES = 20_000
const MAX_IMAGE_BYTES = 5_000_000

function lengthWarning({ length }: Image): string | undefined {
  if (length === undefined || length === 0) return undefined
  if (length > MAX_IMAGE_BYTES) {
    const reason = 'readers and portals give up on larger images'
    return `expected at most ${MAX_IMAGE_BYTES} bytes, got ${length}: ${reason}: compress it`
  }
  if (length >= MIN_IMAGE_BYTES) return undefined
  return `expected at least ${MIN_IMAGE_BYTES} bytes, got ${length}: Feedbin shows no smaller images`
}

const POORLY_SUPPORTED_TYPES = /^image\/(?:avif|svg\+xml|hei[cf](?:-sequence)?)$/

function typeWarning({ type }: Image): string | undefined {
  if (type === undefined || !POORLY_SUPPORTED_TYPES.test(type)) return undefined
  return `expected a JPEG, PNG or WebP, got ${type}: MSN and many readers do not show it`
}

function addressWarning({ src }: Image): string | undefined {
  if (!src.includes('&')) return undefined
  return `expected an address without "&", got ${quote(src)}: NewsBlur and yarr show the image twice`
}

/** The server fetches the type; other programs, and a feed that is written once, do not wait for it. */
function attachmentWarnings({ attachments }: ArticleDraft): readonly FieldWarning[] {
  return attachments.flatMap(({ src, type }, at) => {
    if (type !== undefined || !isRemote(src)) return []
    const reason = 'until the server has fetched it from there, podcast apps do not play it'
    const message = `expected the type of ${quote(src)}, got none: ${reason}: give its type and length`
    return [{ path: ['attachments', at], message }]
  })
}

/** An artwork of the folder is checked when it is stored. */
function remoteArtworkWarnings({ episode }: ArticleDraft): readonly FieldWarning[] {
  const { artwork } = episode ?? {}
  const message = artwork && isRemote(artwork.src) ? artworkWarning(artwork) : undefined
  return message === undefined ? [] : [{ path: ['artwork'], message }]
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Text without carriage returns and other controls, in which each character is one grapheme. */
const ASCII = /^[\n -~]*$/

/** Counts the characters that a person sees, up to `limit` because counting is slow. */
function graphemes(text: string, limit: number): number {
  const start = text.slice(0, limit + 1)
  if (ASCII.test(start)) return Math.min(start.length, limit)
  return segmenter
    .segment(text)
    [Symbol.iterator]()
    .take(limit)
    .reduce(count => count + 1, 0)
}
