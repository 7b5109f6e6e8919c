import type { Paragraph } from '../../content/transcript/transcript.ts'
import { type Html, html } from '../html.ts'
import { type InterfaceText, languageAttributes } from '../language.ts'
import { bodyHtml } from '../parts/body.ts'
import { timeElement } from './chapters.ts'
import type { EpisodePart } from './view.ts'

/** Renders the words of a recording, folded; undefined without any. */
export function transcriptSection({ transcript: shown }: EpisodePart, ui: InterfaceText): Html | undefined {
  if (shown === undefined) return undefined
  const { transcript, language } = shown
  const words =
    'html' in transcript
      ? bodyHtml(transcript.html, ui.words)
      : html`${transcript.paragraphs.map(paragraphElement)}`
  return html`<details class="transcript">
<summary><h2>${ui.text(ui.words.podcast.transcript)}</h2></summary>
<div class="words"${language && languageAttributes(language)}>
${words}
</div>
</details>`
}

function paragraphElement({ start, speaker, text }: Paragraph): Html {
  return html`<p>${start === undefined ? undefined : html`${timeElement(start)} `}\
${speaker && html`<b class="speaker"><bdi>${speaker}</bdi></b> `}${text}</p>\n`
}
