import type { Episode } from '../../articles/podcast/episode.ts'
import { type Child, type Html, html } from '../html.ts'
import type { InterfaceText } from '../language.ts'
import type { EpisodePart, EpisodeSummary } from './view.ts'

/** Renders what listeners look for first: season, number, kind and playing time. Undefined when nothing of it is known. */
export function episodeFacts(
  part: EpisodeSummary & Pick<EpisodePart, 'show'>,
  ui: InterfaceText,
): Html | undefined {
  const { episode, recording, show } = part
  const { podcast, language } = ui.words
  const { type } = episode
  const duration = recording?.duration
  const facts = [
    seasonName(episode, ui),
    episodeNumber(episode, ui),
    type === 'trailer' || type === 'bonus' ? ui.text(podcast[type]) : undefined,
    duration
      ? html`<time datetime="${isoDuration(duration)}">${spokenTime(duration, language)}</time>`
      : undefined,
    (episode.explicit ?? show?.show.explicit) === true ? ui.text(podcast.explicit) : undefined,
  ].filter(fact => fact !== undefined)
  if (facts.length === 0) return undefined
  return html`<span class="facts">${facts.map((fact, at) => html`${at > 0 ? ' · ' : undefined}<span>${fact}</span>`)}</span>`
}

function seasonName({ season, seasonName: name }: Episode, ui: InterfaceText): Child {
  if (name !== undefined) return html`<bdi>${name}</bdi>`
  return season === undefined ? undefined : ui.text(numbered(ui.words.podcast.season, season, ui))
}

function episodeNumber({ number, display }: Episode, ui: InterfaceText): Child {
  if (display !== undefined) return html`<bdi>${display}</bdi>`
  return number === undefined ? undefined : ui.text(numbered(ui.words.podcast.episode, number, ui))
}

function numbered(word: string, number: number, { words }: InterfaceText): string {
  return word.replace('#', new Intl.NumberFormat(words.language, { useGrouping: false }).format(number))
}

const SECONDS_PER_MINUTE = 60
const MINUTES_PER_HOUR = 60

/** Returns a playing time for people, such as `1 hr, 5 min`; below a minute, its seconds. */
export function spokenTime(seconds: number, language: string): string {
  const format = new Intl.DurationFormat(language, { style: 'short' })
  const all = Math.round(seconds / SECONDS_PER_MINUTE)
  if (seconds < SECONDS_PER_MINUTE) return format.format({ seconds: Math.round(seconds) })
  const hours = Math.floor(all / MINUTES_PER_HOUR)
  const minutes = all % MINUTES_PER_HOUR
  return format.format({ ...(hours > 0 && { hours }), ...(minutes > 0 && { minutes }) })
}

/** Returns seconds as a duration for programs (ISO 8601), such as `PT754S`. */
export function isoDuration(seconds: number): string {
  return `PT${Math.round(seconds)}S`
}
