import type { XmlNode } from '../xml-nodes.ts'
import { listOf, type PodcastFields, present } from './podcast-fields.ts'
import {
  type Elements,
  named,
  numberOf,
  oneLine,
  sharedFields,
  switchOf,
  textOf,
  yesOf,
} from './shared-elements.ts'

/**
 * Returns the fields of a record that the elements of an item give: Apple's, and those of the podcast namespace, which go first.
 * Undefined when there are none. The picture is the artwork of an item with a file, and else that of an article.
 */
export function episodeOf({ children: elements }: XmlNode): PodcastFields | undefined {
  const [chapters] = named(elements, 'podcast:chapters')
  const fields = present({
    episode: episodeNumber(elements),
    season: seasonOf(elements),
    episodeType: textOf(elements, 'itunes:episodeType')?.toLowerCase(),
    episodeTitle: titleOf(elements),
    explicit: switchOf(textOf(elements, 'itunes:explicit')),
    block: yesOf(textOf(elements, 'itunes:block')),
    artwork: artworkOf(elements),
    transcript: listOf(named(elements, 'podcast:transcript').map(transcriptOf)),
    chapters: chapters?.attributes.url,
    soundbites: listOf(named(elements, 'podcast:soundbite').map(soundbiteOf)),
    ...sharedFields(elements),
    alternateEnclosures: listOf(named(elements, 'podcast:alternateEnclosure').map(alternateOf)),
    socialInteract: listOf(named(elements, 'podcast:socialInteract').flatMap(socialOf)),
  })
  return Object.keys(fields).length === 0 ? undefined : fields
}

/** In the podcast namespace, it may be a fraction, and have a text that is shown in its place. */
function episodeNumber(elements: Elements): unknown {
  const [own] = named(elements, 'podcast:episode')
  const number = numberOf(own?.text) ?? numberOf(textOf(elements, 'itunes:episode'))
  const display = oneLine(own?.attributes.display)
  return number === undefined || display === undefined ? number : { number, display }
}

function seasonOf(elements: Elements): unknown {
  const [own] = named(elements, 'podcast:season')
  const number = numberOf(own?.text) ?? numberOf(textOf(elements, 'itunes:season'))
  const name = oneLine(own?.attributes.name)
  return number === undefined || name === undefined ? number : { number, name }
}

function titleOf(elements: Elements): string | undefined {
  const title = textOf(elements, 'itunes:title')
  return title === textOf(elements, 'title') ? undefined : title
}

function artworkOf(elements: Elements): string | undefined {
  const hasFile = elements.some(({ name }) => name === 'enclosure' || name === 'podcast:alternateEnclosure')
  return hasFile ? named(elements, 'itunes:image')[0]?.attributes.href : undefined
}

function transcriptOf({ attributes: { url, type, language, rel } }: XmlNode): PodcastFields {
  return present({ src: url, type, language, captions: rel === 'captions' ? true : undefined })
}

function soundbiteOf({ text, attributes: { startTime, duration } }: XmlNode): PodcastFields {
  return present({ start: numberOf(startTime), duration: numberOf(duration), title: oneLine(text) })
}

function alternateOf({ attributes, children }: XmlNode): PodcastFields {
  const uris = named(children, 'podcast:source').flatMap(({ attributes: { uri } }) => uri ?? [])
  const src = uris.find(uri => /^https?:/i.test(uri))
  const { type, length, bitrate, height, lang, title, rel, codecs, default: standard } = attributes
  const [integrity] = named(children, 'podcast:integrity')
  return present({
    ...{ src, title, type, length: numberOf(length), bitrate: wholeOf(bitrate), height: wholeOf(height) },
    ...{ language: lang, rel, codecs, default: switchOf(standard) },
    sources: listOf(uris.filter(uri => uri !== src)),
    integrity: integrity && present({ type: integrity.attributes.type, value: integrity.attributes.value }),
  })
}

/** Rates of video are computed, and may have a fraction. */
function wholeOf(text: string | undefined): number | undefined {
  const number = numberOf(text)
  return number === undefined ? undefined : Math.round(number)
}

/** `disabled` says that there is nowhere to talk about an episode. */
function socialOf({ attributes }: XmlNode): readonly PodcastFields[] {
  const { protocol, uri, accountId, accountUrl, priority } = attributes
  if (protocol === 'disabled') return []
  return [present({ protocol, uri, accountId, accountUrl, priority: numberOf(priority) })]
}
