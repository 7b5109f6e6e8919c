import type { Chapter, Soundbite } from '../../articles/podcast/episode.ts'
import { type Html, html } from '../html.ts'
import type { InterfaceText } from '../language.ts'
import { playingTime } from '../parts/attachments.ts'
import { isoDuration } from './facts.ts'
import type { EpisodePart } from './view.ts'

/** Renders the chapters of a recording; undefined without any. A time leads to it in the recording. */
export function chapterSection({ episode, recording }: EpisodePart, ui: InterfaceText): Html | undefined {
  const chapters = episode.chapters?.list?.filter(({ toc }) => toc !== false) ?? []
  if (chapters.length === 0) return undefined
  const { podcast } = ui.words
  return html`<section class="chapters" aria-labelledby="episode-chapters">
<h2 id="episode-chapters">${ui.text(podcast.chapters)}</h2>
<ol role="list">
${chapters.map(chapter => chapterItem(chapter, recording?.src))}</ol>
</section>`
}

function chapterItem({ startTime, title, url }: Chapter, src: string | undefined): Html {
  const time = timeElement(startTime)
  const name = title && html`<bdi>${title}</bdi>`
  if (url !== undefined)
    return html`<li>${timeLink(time, src, startTime)} <a class="name" href="${url}" rel="noopener">${name ?? url}</a></li>\n`
  return html`<li>${timeLink(html`${time} <span class="name">${name}</span>`, src, startTime)}</li>\n`
}

/** Renders the parts of a recording that are worth hearing alone; undefined without any. */
export function highlightSection({ episode, recording }: EpisodePart, ui: InterfaceText): Html | undefined {
  const soundbites = episode.soundbites ?? []
  if (soundbites.length === 0 || recording === undefined) return undefined
  return html`<section class="chapters" aria-labelledby="episode-highlights">
<h2 id="episode-highlights">${ui.text(ui.words.podcast.highlights)}</h2>
<ol role="list">
${soundbites.map(soundbite => highlight(soundbite, recording.src))}</ol>
</section>`
}

function highlight({ start, duration, title }: Soundbite, src: string): Html {
  const times = html`<span class="times">${timeElement(start)}–${timeElement(start + duration)}</span>`
  const name = title && html` <span class="name"><bdi>${title}</bdi></span>`
  return html`<li>${timeLink(html`${times}${name}`, src, `${start},${start + duration}`)}</li>\n`
}

/** A place in a recording, as browsers open it (Media Fragments URI 1.0, section 4.2.1). */
function timeLink(content: Html, src: string | undefined, time: number | string): Html {
  return src === undefined ? content : html`<a href="${src.replace(/#.*$/s, '')}#t=${time}">${content}</a>`
}

/** Renders a place in a recording, such as `12:30`. */
export function timeElement(seconds: number): Html {
  return html`<time datetime="${isoDuration(seconds)}">${playingTime(seconds)}</time>`
}
