import type { Live } from '../../articles/podcast/episode.ts'
import type { Publication } from '../../articles/publication.ts'
import { type Html, html } from '../html.ts'
import type { InterfaceText } from '../language.ts'
import { dateElement } from '../parts/dates.ts'
import type { EpisodePart } from './view.ts'

/** Renders the state of a live event, its start in the publication's zone, and where it can be followed. */
export function liveEvent(
  { episode: { live } }: EpisodePart,
  publication: Publication,
  ui: InterfaceText,
): Html | undefined {
  if (live === undefined) return undefined
  const { podcast } = ui.words
  return html`<div class="live ${live.status}">
<p class="status">${ui.text(podcast[live.status])}</p>
<p>${ui.text(podcast.starts)}: <bdi>${startOf(live, publication)}</bdi></p>
${live.status === 'ended' ? undefined : linksOf(live, ui)}</div>
`
}

/** Listeners may be in another zone than the publication, so that it is named. */
function startOf({ start }: Live, publication: Publication): Html {
  const date = new Date(start)
  const { language, timeZone } = publication
  const zone = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value
  return html`${dateElement(date, publication, { time: true })}${zone && ` (${zone})`}`
}

function linksOf({ links }: Live, { words, text }: InterfaceText): Html {
  const items = links.map(
    ({ url, text: name }) =>
      html`<li><a class="button" href="${url}" rel="noopener">${name === undefined ? text(words.podcast.follow) : html`<bdi>${name}</bdi>`}</a></li>\n`,
  )
  return html`<ul class="follow" role="list">\n${items}</ul>`
}
