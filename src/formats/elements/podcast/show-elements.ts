import type { RemoteShow, Show, ShowCategory, Trailer } from '../../../articles/podcast/show.ts'
import { type Children, element, emptyElement, textElement, urlElement, type Xml } from '../../xml.ts'
import { rfc822 } from '../fields.ts'
import { creditElements, labelElement } from './credit-elements.ts'
import { dateOf } from './values.ts'

/**
 * Writes a show in a channel: Apple's elements (podcasters.apple.com, "Podcast RSS feed requirements") and those of the
 * podcast namespace (https://podcasting2.org/docs/podcast-namespace/1.0). Google's are obsolete.
 */
export function showElements(show: Show): Children {
  return [...itunesElements(show), ...namespaceElements(show)]
}

function itunesElements(show: Show): Children {
  const { artwork, owner } = show
  return [
    ...show.categories.map(categoryElement),
    textElement('itunes:explicit', String(show.explicit)),
    textElement('itunes:author', show.author),
    artwork && emptyElement('itunes:image', { href: artwork.src }),
    textElement('itunes:type', show.type),
    owner &&
      element('itunes:owner', {}, [
        textElement('itunes:name', owner.name ?? show.author),
        textElement('itunes:email', owner.email),
      ]),
    urlElement('itunes:new-feed-url', show.newFeedUrl),
    textElement('itunes:block', show.block === true ? 'Yes' : undefined),
    textElement('itunes:complete', show.complete === true ? 'Yes' : undefined),
  ]
}

function namespaceElements(show: Show): Children {
  const { locked, owner, podroll, publisher } = show
  return [
    textElement('podcast:guid', show.guid),
    textElement('podcast:medium', show.medium),
    textElement('podcast:locked', yesOrNo(locked), { owner: owner?.email }),
    ...blockElements(show),
    ...(show.funding ?? []).map(({ url, text }) => labelElement('podcast:funding', { url }, text)),
    ...creditElements(show),
    ...(show.trailers ?? []).map(trailerElement),
    podroll && element('podcast:podroll', {}, podroll.map(remoteElement)),
    publisher &&
      element('podcast:publisher', {}, [
        remoteElement({ ...publisher, medium: publisher.medium ?? 'publisher' }),
      ]),
    frequencyElement(show),
  ]
}

function categoryElement({ name, subcategory }: ShowCategory): Xml {
  if (!subcategory) return emptyElement('itunes:category', { text: name })
  return element('itunes:category', { text: name }, [emptyElement('itunes:category', { text: subcategory })])
}

function yesOrNo(value: boolean | undefined): string | undefined {
  if (value === undefined) return undefined
  return value ? 'yes' : 'no'
}

function blockElements({ block }: Show): Children {
  if (block === undefined || block === false) return []
  if (block === true) return [textElement('podcast:block', 'yes')]
  return block.map(id => textElement('podcast:block', 'yes', { id }))
}

function trailerElement({ src, title, published, length, type, season }: Trailer): Xml | undefined {
  const pubdate = rfc822(dateOf(published))
  return textElement('podcast:trailer', title, { pubdate, url: src, length, type, season })
}

function remoteElement({ guid, url, title, medium }: RemoteShow): Xml {
  return emptyElement('podcast:remoteItem', { feedGuid: guid, feedUrl: url, medium, title })
}

function frequencyElement({ updateFrequency }: Show): Xml | undefined {
  const { text, rrule, start, complete } = updateFrequency ?? {}
  const attributes = { complete: complete === true ? 'true' : undefined, dtstart: start, rrule }
  return textElement('podcast:updateFrequency', text, attributes)
}
