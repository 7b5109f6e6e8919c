import type { AlternateEnclosure, Episode, Transcript } from '../../../articles/podcast/episode.ts'
import type { Item } from '../../model.ts'
import { type Attributes, type Children, element, emptyElement, textElement, type Xml } from '../../xml.ts'
import type { ResolvedEnclosure } from '../enclosures.ts'
import { creditElements, labelElement } from './credit-elements.ts'
import { episodeTitle } from './episode-title.ts'
import { decimalOf, wholeFrom } from './values.ts'

/** Writes an episode in an item: Apple's elements, then those of the podcast namespace. */
export function episodeElements(
  episode: Episode,
  { title }: Pick<Item, 'title'>,
  recording: Pick<ResolvedEnclosure, 'duration'> | undefined,
): Children {
  const { number, artwork, explicit } = episode
  const { duration } = recording ?? {}
  return [
    textElement('itunes:title', episode.title ?? episodeTitle(title, number)),
    textElement('itunes:duration', duration && Math.max(1, Math.round(duration))),
    textElement('itunes:season', episode.season),
    textElement('itunes:episode', wholeFrom(1, number)),
    textElement('itunes:episodeType', episode.type),
    textElement('itunes:explicit', explicit === undefined ? undefined : String(explicit)),
    artwork && emptyElement('itunes:image', { href: artwork.src }),
    textElement('itunes:block', episode.block === true ? 'Yes' : undefined),
    ...namespaceElements(episode),
  ]
}

/** Returns the attributes of `podcast:liveItem`, which takes the place of `item` for a live event; undefined for any other. */
export function liveAttributes(episode: Episode | undefined): Attributes | undefined {
  const live = episode?.live
  return live && { status: live.status, start: live.start, end: live.end }
}

/** Writes what Atom has of an episode too. */
export function commonElements({ number, display, season, seasonName, ...episode }: Episode): Children {
  const { chapters } = episode
  return [
    textElement('podcast:season', season, { name: seasonName }),
    textElement('podcast:episode', decimalOf(number), { display }),
    ...(episode.transcripts ?? []).map(transcriptElement),
    chapters && emptyElement('podcast:chapters', { url: chapters.src, type: chapters.type }),
  ]
}

function namespaceElements(episode: Episode): Children {
  return [
    ...commonElements(episode),
    ...(episode.soundbites ?? []).map(({ start, duration, title }) =>
      labelElement(
        'podcast:soundbite',
        { startTime: decimalOf(start), duration: decimalOf(duration) },
        title,
      ),
    ),
    ...creditElements(episode),
    ...(episode.alternates ?? []).map(alternateElement),
    ...(episode.social ?? []).map(({ protocol, uri, accountId, accountUrl, priority }) =>
      emptyElement('podcast:socialInteract', { protocol, uri, accountId, accountUrl, priority }),
    ),
    ...(episode.live?.links ?? []).map(({ url, text }) =>
      labelElement('podcast:contentLink', { href: url }, text),
    ),
  ]
}

function transcriptElement({ src, type, language, captions }: Transcript): Xml {
  const rel = captions === true ? 'captions' : undefined
  return emptyElement('podcast:transcript', { url: src, type, language, rel })
}

function alternateElement({ src, sources = [], integrity, ...alternate }: AlternateEnclosure): Xml {
  const { type, length, bitrate, height, language, title, rel, codecs } = alternate
  const attributes = {
    ...{ type, length, bitrate, height, lang: language, title, rel, codecs },
    default: alternate.default === undefined ? undefined : String(alternate.default),
  }
  return element('podcast:alternateEnclosure', attributes, [
    ...[src, ...sources].map(uri => emptyElement('podcast:source', { uri })),
    integrity && emptyElement('podcast:integrity', { type: integrity.type, value: integrity.value }),
  ])
}
