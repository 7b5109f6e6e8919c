import type { ArticleDraft, Image } from '../article.ts'
import { type Fault, quote } from './fault.ts'
import { type FaultLocation, fieldName } from './issue-faults.ts'

const MIN_TITLE_LENGTH = 20
const MAX_TITLE_LENGTH = 150
const MIN_DESCRIPTION_LENGTH = 300
const MIN_WIDTH = 1200
const MIN_HEIGHT = 675
const MIN_ASPECT = 0.5
const MAX_ASPECT = 1.91
const MIN_IMAGE_BYTES = 20_000
const MAX_IMAGE_BYTES = 5_000_000

/** Pixels that the shortest side must have. */
const SHORTEST_SIDES = { Flipboard: 500, MSN: 720, 'Google News': 800 }

const POORLY_SHOWN_TYPES = /^image\/(?:avif|svg\+xml|hei[cf](?:-sequence)?)$/

/** A doubt about one field. */
interface Doubt {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/**
 * What readers and portals would refuse or show badly in an article that is otherwise right, and what to do
 * about it (READERS 1.3, 1.5 and 1.8). To be asked when the facts of the image are known.
 */
export function warningsOf(draft: ArticleDraft, { file, lineOf }: FaultLocation): readonly Fault[] {
  return [
    ...titleDoubts(draft.title),
    ...summaryDoubts(draft),
    ...authorDoubts(draft),
    ...draft.tags.flatMap(tagDoubts),
    ...imageDoubts(draft.image),
  ].map(({ path, message }) => ({
    severity: 'warning',
    file,
    line: lineOf(path),
    field: fieldName(path),
    message,
  }))
}

function titleDoubts(title: string): readonly Doubt[] {
  const path = ['title']
  const length = graphemes(title, title.length)
  const doubts: Doubt[] = []
  if (length < MIN_TITLE_LENGTH || length > MAX_TITLE_LENGTH) {
    const range = `${MIN_TITLE_LENGTH} to ${MAX_TITLE_LENGTH}`
    const advice = length < MIN_TITLE_LENGTH ? 'say more in it' : 'shorten it'
    doubts.push({
      path,
      message: `MSN refuses titles that have not ${range} characters, this has ${length}: ${advice}`,
    })
  }
  if (/<\/?[a-z][^>]*>/i.test(title)) {
    doubts.push({ path, message: 'readers drop mark-up in a title or show it as text: write plain text' })
  }
  return doubts
}

function summaryDoubts(draft: ArticleDraft): readonly Doubt[] {
  if (draft.summary !== undefined) return []
  const length = graphemes(draft.body.source.trim(), MIN_DESCRIPTION_LENGTH)
  if (length >= MIN_DESCRIPTION_LENGTH) return []
  const wanted = `Flipboard wants a description of ${MIN_DESCRIPTION_LENGTH} characters`
  return [
    { path: ['summary'], message: `${wanted}, and the text has but ${length}: give a summary or more text` },
  ]
}

function authorDoubts(draft: ArticleDraft): readonly Doubt[] {
  if (draft.authors.length > 0) return []
  const message =
    'Flipboard and most readers show an author, and none is named: name one here or in publication.yaml'
  return [{ path: ['authors'], message }]
}

function tagDoubts(tag: string): readonly Doubt[] {
  if (!tag.includes(',')) return []
  return [
    {
      path: ['tags'],
      message: `FreshRSS and TT-RSS split tags at commas: write ${quote(tag)} as a list of tags`,
    },
  ]
}

function imageDoubts(image: Image | undefined): readonly Doubt[] {
  if (image === undefined || image.src === '') {
    const refusal = 'MSN and Flipboard hold back articles without an image'
    return [{ path: ['image'], message: `${refusal}: name one, or put one with the record's name beside it` }]
  }
  const messages = [
    sizeDoubt(image),
    aspectDoubt(image),
    lengthDoubt(image),
    typeDoubt(image),
    addressDoubt(image),
  ]
  return messages.filter(message => message !== undefined).map(message => ({ path: ['image'], message }))
}

function sizeDoubt({ width, height }: Image): string | undefined {
  if (width === undefined || height === undefined || (width >= MIN_WIDTH && height >= MIN_HEIGHT))
    return undefined
  const refusing = Object.entries(SHORTEST_SIDES)
    .filter(([, side]) => Math.min(width, height) < side)
    .map(([portal, side]) => `${portal} wants ${side} on the shortest side`)
  const refusals = refusing.length > 0 ? refusing.join(', ') : 'portals show it small'
  return `the image has ${width}×${height} pixels, ${refusals}: give one of ${MIN_WIDTH}×${MIN_HEIGHT} or more`
}

function aspectDoubt({ width, height }: Image): string | undefined {
  if (width === undefined || height === undefined) return undefined
  const aspect = width / height
  if (aspect >= MIN_ASPECT && aspect <= MAX_ASPECT) return undefined
  const range = `${MIN_ASPECT} to ${MAX_ASPECT}`
  return `MSN refuses images that are not ${range} times as wide as high, this is ${aspect.toFixed(2)}: crop it`
}

function lengthDoubt({ length }: Image): string | undefined {
  if (length === undefined || length === 0) return undefined
  if (length > MAX_IMAGE_BYTES) {
    return `readers and portals give up on images over ${MAX_IMAGE_BYTES} bytes, this has ${length}: compress it`
  }
  if (length >= MIN_IMAGE_BYTES) return undefined
  return `Feedbin shows no image under ${MIN_IMAGE_BYTES} bytes, this has ${length}: give a larger one`
}

function typeDoubt({ type }: Image): string | undefined {
  if (type === undefined || !POORLY_SHOWN_TYPES.test(type)) return undefined
  return `MSN and many readers show no ${type}: give a JPEG, PNG or WebP`
}

function addressDoubt({ src }: Image): string | undefined {
  if (!src.includes('&')) return undefined
  return `NewsBlur and yarr show an image twice whose address has "&" in it: give it an address without, got ${quote(src)}`
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** In ASCII, where lines end with a line feed alone, every character is seen as one. */
const ASCII = /^[\n -~]*$/

/** How many characters a person sees, up to `limit`: counting is slow. */
function graphemes(text: string, limit: number): number {
  const start = text.slice(0, limit + 1)
  if (ASCII.test(start)) return Math.min(start.length, limit)
  return segmenter
    .segment(text)
    [Symbol.iterator]()
    .take(limit)
    .reduce(count => count + 1, 0)
}
