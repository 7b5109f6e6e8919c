import type { Attachment, Image } from '../../articles/media.ts'
import { isRemote } from '../../articles/media.ts'
import type { AlternateEnclosure, Transcript } from '../../articles/podcast/episode.ts'
import type { Publication } from '../../articles/publication.ts'
import { attributes, type Html, html } from '../html.ts'
import { type InterfaceText, interfaceText } from '../language.ts'
import { fileName, fileSize } from '../parts/attachments.ts'
import type { ArticlePage } from '../views.ts'
import { episodeFacts } from './facts.ts'
import { liveEvent } from './live.ts'
import type { EpisodePart, ShowLink } from './view.ts'

/**
 * Renders the player of an episode with its artwork and facts, and links to download it and to support the show. A body
 * that contains the recording plays it itself.
 */
export function playerSection(article: ArticlePage, publication: Publication): Html | undefined {
  const { episode: part } = article
  if (part === undefined) return undefined
  const { recording, show } = part
  const ui = interfaceText(publication.language, article.language)
  const facts = episodeFacts(part, ui)
  const kind = recording && isVideo(recording) ? 'video' : 'audio'
  return html`<section class="player ${kind}" aria-label="${recording ? ui.words[kind] : ui.words.podcast.show}">
${kind === 'video' ? undefined : artwork(part, article)}
<div class="controls">
${show && html`<p class="show">${showName(show)}</p>\n`}\
${facts && html`<p>${facts}</p>\n`}\
${liveEvent(part, publication, ui)}\
${recording && !plays(article.body, recording) ? element(article, recording, publication) : undefined}
${actions(part, ui)}
</div>
</section>
`
}

function showName({ title, url }: ShowLink): Html {
  const name = html`<bdi>${title}</bdi>`
  return url === undefined ? name : html`<a href="${url}">${name}</a>`
}

/** A picture that the body begins with is not repeated. */
function artwork({ artwork: image }: EpisodePart, { body }: ArticlePage): Html | undefined {
  if (image === undefined || body.includes(`src="${image.src}"`)) return undefined
  return squarePicture(image)
}

/** Renders the artwork of a show or an episode. Its title is beside it, so that it needs no other text. */
export function squarePicture({ src, alt = '', width, height }: Image): Html {
  return html`<img class="artwork"${attributes({ src, alt, width, height, decoding: 'async' })}>`
}

/** Returns whether a recording is a video. */
export function isVideo({ src, type }: Pick<Attachment, 'src' | 'type'>): boolean {
  return type === undefined ? /\.(?:mp4|m4v|mov|webm)$/i.test(src) : type.startsWith('video/')
}

/** The sanitiser has escaped `&` in addresses. */
function plays(body: string, { src }: Attachment): boolean {
  return body.includes(` src="${src.replaceAll('&', '&amp;')}"`)
}

function element(article: ArticlePage, recording: Attachment, publication: Publication): Html {
  const { title, language = publication.language, episode: part } = article
  const shared = { preload: 'metadata', 'aria-label': recording.title ?? title }
  const sources = sourcesOf(part, recording)
  if (!isVideo(recording)) return html`<audio controls${attributes(shared)}>${sources}</audio>`
  const { width, height } = recording
  const tracks = captionsOf(part, publication).map(file => track(file, language))
  return html`<video controls${attributes({ ...shared, width, height, poster: part?.artwork?.src })}>${sources}${tracks}</video>`
}

/** A browser takes the first source that it can play. One without a type is tried, whatever it is. */
function sourcesOf(part: EpisodePart | undefined, recording: Attachment): readonly Html[] {
  const others = (part?.episode.alternates ?? []).filter(
    other => isRemote(other.src) && other.type !== undefined && isVideo(other) === isVideo(recording),
  )
  const sources = others.length === 0 ? [{ ...recording, type: undefined }] : [recording, ...others]
  return sources.map(({ src, type }) => html`<source${attributes({ src, type })}>`)
}

/** Captions of another server need its consent (CORS), and that of the recording's server: they are only linked. */
function captionsOf(part: EpisodePart | undefined, { baseUrl }: Publication): readonly Transcript[] {
  const files = part?.episode.transcripts ?? []
  return files.filter(({ src, type }) => type?.startsWith('text/vtt') && src.startsWith(`${baseUrl}/`))
}

function track({ src, language }: Transcript, articleLanguage: string): Html {
  const srclang = language ?? articleLanguage
  return html`<track${attributes({ kind: 'captions', src, srclang, label: languageName(srclang) })}>`
}

/** Returns the name of a language in itself, such as `Deutsch`. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag
}

function actions({ recording, show }: EpisodePart, ui: InterfaceText): Html | undefined {
  const funding = show?.show.funding ?? []
  if (recording === undefined && funding.length === 0) return undefined
  return html`<p class="actions">\
${recording && html`<a${attributes({ href: recording.src, type: recording.type })} download>${ui.text(ui.words.podcast.download)}</a> ${fileFacts(recording, ui)} `}\
${fundingLinks(funding, ui)}</p>`
}

/** Renders links to pages on which listeners can pay. */
export function fundingLinks(
  funding: readonly { readonly url: string; readonly text?: string | undefined }[],
  { words, text }: InterfaceText,
): readonly Html[] {
  return funding.map(
    ({ url, text: own }) =>
      html`<a class="support" href="${url}" rel="noopener">${own === undefined ? text(words.podcast.support) : html`<bdi>${own}</bdi>`}</a> `,
  )
}

/** Renders the form of a file and its size, such as `MP3 · 12.3 MB`. */
export function fileFacts(file: AlternateEnclosure, { words }: InterfaceText): Html {
  const { src, type, length, height } = file
  const [, extension] = /\.([a-z\d]{2,4})$/i.exec(fileName(src)) ?? []
  const facts = [
    extension?.toUpperCase() ?? type,
    isVideo(file) && height ? `${height}p` : undefined,
    length ? fileSize(length, words.language) : undefined,
  ]
  return html`<span class="facts">${facts
    .filter(fact => fact !== undefined)
    .map((fact, index) => html`${index > 0 ? ' · ' : undefined}<bdi>${fact}</bdi>`)}</span>`
}
