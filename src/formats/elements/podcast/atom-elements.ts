import type { Episode } from '../../../articles/podcast/episode.ts'
import type { Show } from '../../../articles/podcast/show.ts'
import { type Children, textElement } from '../../xml.ts'
import { labelElement, personElements } from './credit-elements.ts'
import { commonElements } from './episode-elements.ts'

/**
 * Writes a show in an Atom feed, as extension elements (RFC 4287 section 6.4). None is of Apple's namespace: feedjira reads any
 * document that declares it as RSS, and finds nothing.
 */
export function atomShowElements({ guid, medium, funding = [], persons }: Show): Children {
  return [
    textElement('podcast:guid', guid),
    textElement('podcast:medium', medium),
    ...funding.map(({ url, text }) => labelElement('podcast:funding', { url }, text)),
    ...personElements(persons),
  ]
}

/** Writes an episode in an Atom entry. */
export function atomEpisodeElements(episode: Episode): Children {
  return [...commonElements(episode), ...personElements(episode.persons)]
}
