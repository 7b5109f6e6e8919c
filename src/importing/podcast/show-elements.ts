import { childrenOf, childText, type XmlNode } from '../xml-nodes.ts'
import { categoryOf, categoryText } from './old-categories.ts'
import { listOf, type PodcastFields, present } from './podcast-fields.ts'
import {
  type Elements,
  instantOf,
  named,
  numberOf,
  oneLine,
  sharedFields,
  switchOf,
  textOf,
  yesOf,
} from './shared-elements.ts'

/** What a feed says of its show. */
export interface OldShow {
  /** The fields of `podcast` in `publication.yaml`. */
  readonly fields: PodcastFields
  /** Whom `podcast:locked` names: their address may be asked before a show is imported. */
  readonly lockOwner?: string | undefined
  /** Categories that Apple's list does not have. */
  readonly unknownCategories: readonly string[]
  /** Elements of the podcast namespace for which there is no field, with their prefix. */
  readonly leftOut: readonly string[]
}

/** Returns the show that the elements of a channel describe; undefined for a feed that is no podcast. */
export function showOf(elements: Elements): OldShow | undefined {
  if (!elements.some(({ name }) => /^(?:itunes|podcast):/.test(name) && !isOfBlogs(name))) return undefined
  const lock = named(elements, 'podcast:locked')[0]
  const categories = named(elements, 'itunes:category').map(categoryNames)
  const known = categories.flatMap(([outer, inner]) => categoryOf(outer, inner) ?? []).map(categoryText)
  const lockOwner = oneLine(lock?.attributes.owner)
  const image = named(elements, 'itunes:image')[0]?.attributes.href
  return {
    lockOwner: lockOwner ?? childText(named(elements, 'itunes:owner')[0] ?? NOTHING, 'itunes:email'),
    unknownCategories: categories
      .filter(names => categoryOf(...names) === undefined)
      .map(names => names.filter(Boolean).join(' > ')),
    leftOut: elements.map(({ name }) => name).filter(name => /^podcast:/.test(name) && !KNOWN.has(name)),
    fields: present({
      category: listOf([...new Set(known)]),
      explicit: switchOf(textOf(elements, 'itunes:explicit')),
      author: textOf(elements, 'itunes:author'),
      type: textOf(elements, 'itunes:type')?.toLowerCase(),
      artwork: image,
      owner: ownerOf(named(elements, 'itunes:owner')[0], lockOwner),
      complete: yesOf(textOf(elements, 'itunes:complete')),
      block: blockOf(elements),
      locked: switchOf(lock?.text.trim()),
      funding: listOf(named(elements, 'podcast:funding').map(fundingOf)),
      medium: mediumOf(textOf(elements, 'podcast:medium')),
      guid: textOf(elements, 'podcast:guid'),
      ...sharedFields(elements),
      trailer: listOf(named(elements, 'podcast:trailer').map(trailerOf)),
      podroll: listOf(remoteItems(named(elements, 'podcast:podroll')[0])),
      publisher: remoteItems(named(elements, 'podcast:publisher')[0])[0],
      updateFrequency: frequencyOf(named(elements, 'podcast:updateFrequency')[0]),
    }),
  }
}

/** WordPress plugins for pictures and other feeds that are no podcast have these. */
function isOfBlogs(name: string): boolean {
  return /^(?:itunes:(?:image|author|summary|subtitle|keywords)|podcast:(?:medium|guid))$/.test(name)
}

const NOTHING: XmlNode = { name: '', attributes: {}, text: '', children: [], parts: [] }

const KNOWN: ReadonlySet<string> = new Set(
  [
    ...['block', 'locked', 'funding', 'medium', 'guid', 'license', 'location', 'person', 'txt', 'value'],
    // Pictures of other forms are made from the artwork.
    ...['trailer', 'podroll', 'publisher', 'updateFrequency', 'image', 'images'],
  ].map(name => `podcast:${name}`),
)

function categoryNames(category: XmlNode): readonly [string, string | undefined] {
  const inner = childrenOf(category, 'itunes:category')[0]?.attributes.text
  return [oneLine(category.attributes.text) ?? '', oneLine(inner)]
}

function ownerOf(owner: XmlNode | undefined, lockOwner: string | undefined): unknown {
  const email = (owner && childText(owner, 'itunes:email')) ?? lockOwner
  const name = owner && childText(owner, 'itunes:name')
  return email === undefined ? undefined : present({ name, email })
}

/** `podcast:block` without an id is about every directory. */
function blockOf(elements: Elements): unknown {
  const blocked = named(elements, 'podcast:block').filter(({ text }) => yesOf(text.trim()))
  const ids = blocked.map(({ attributes: { id } }) => id)
  if (yesOf(textOf(elements, 'itunes:block')) || ids.includes(undefined)) return true
  return listOf(ids)
}

function fundingOf({ text, attributes: { url } }: XmlNode): PodcastFields {
  return present({ url, text: oneLine(text) })
}

/** `podcast` is what a show is when nothing is said. A list of other feeds has a medium that ends in `L`. */
function mediumOf(text: string | undefined): string | undefined {
  const medium = text?.replace(/L$/, '').toLowerCase()
  return medium === 'podcast' ? undefined : medium
}

function trailerOf({ text, attributes: { url, pubdate, length, type, season } }: XmlNode): PodcastFields {
  return present({
    ...{ title: oneLine(text), src: url, published: instantOf(pubdate) },
    ...{ length: numberOf(length), type, season: numberOf(season) },
  })
}

function remoteItems(element: XmlNode | undefined): readonly PodcastFields[] {
  return childrenOf(element ?? NOTHING, 'podcast:remoteItem').map(({ attributes }) => {
    const { feedGuid, feedUrl, title, medium } = attributes
    return present({ guid: feedGuid, url: feedUrl, title, medium })
  })
}

function frequencyOf(element: XmlNode | undefined): unknown {
  if (element === undefined) return undefined
  const { complete, dtstart, rrule } = element.attributes
  return present({
    text: oneLine(element.text),
    rrule,
    start: instantOf(dtstart),
    complete: yesOf(complete),
  })
}
