import type { Attachment } from '../../articles/media.ts'
import type { Publication } from '../../articles/publication.ts'
import { attributes, type Html, html } from '../html.ts'
import { interfaceText } from '../language.ts'
import type { ArticleCard } from '../views.ts'

/** Renders a section with the files of an article; undefined if it has none. */
export function attachmentSection(article: ArticleCard, publication: Publication): Html | undefined {
  if (article.attachments.length === 0) return undefined
  const { words, text } = interfaceText(publication.language, article.language)
  return html`<section class="attachments">
<h2>${text(words.attachments)}</h2>
${attachmentItems(article, publication)}
</section>`
}

/** Renders the files of an article: a link and the facts of each, and a player for audio and video. */
export function attachmentItems({ attachments }: ArticleCard, { language }: Publication): Html | undefined {
  if (attachments.length === 0) return undefined
  const items = attachments.map(attachment => html`<li>${attachmentElement(attachment, language)}</li>\n`)
  return html`<ul class="files" role="list">
${items}</ul>`
}

/** Returns whether any of the files is audio, or video. */
export function hasMedia(attachments: readonly Attachment[], kind: 'audio' | 'video'): boolean {
  return attachments.some(({ type }) => type?.startsWith(`${kind}/`) === true)
}

function attachmentElement(attachment: Attachment, language: string): Html {
  const { src, type } = attachment
  const name = attachment.title ?? fileName(src)
  return html`<a${attributes({ href: src, type })}><bdi>${name}</bdi></a> \
<span class="facts">${attachmentFacts(attachment, language)}</span>\
${player(attachment, name)}`
}

function attachmentFacts({ type, duration, length }: Attachment, language: string): readonly Html[] {
  return [type, duration && playingTime(duration), length && fileSize(length, language)]
    .filter(Boolean)
    .map((fact, index) => html`${index > 0 ? ' · ' : undefined}<bdi>${fact}</bdi>`)
}

function player({ src, type, width, height }: Attachment, name: string): Html | undefined {
  const shared = { src, preload: 'none', 'aria-label': name }
  if (type?.startsWith('audio/')) return html`<audio controls${attributes(shared)}></audio>`
  if (type?.startsWith('video/'))
    return html`<video controls${attributes({ ...shared, width, height })}></video>`
  return undefined
}

/** Returns the last segment of a URL, decoded as far as possible: a single `%` stays as it is. */
export function fileName(url: string): string {
  const last = url.split(/[?#]/, 1).join('').split('/').at(-1) ?? ''
  return new URLSearchParams(`name=${last.replace(/[+&]/g, encodeURIComponent)}`).get('name') || url
}

/** Returns `1:02:03` or `2:03`. */
export function playingTime(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const significant = parts[0] === 0 ? parts.slice(1) : parts
  return significant
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}

const BYTES_PER_KILOBYTE = 1_000
const BYTES_PER_MEGABYTE = 1_000_000

/** Returns a number of bytes for people, such as `12.3 MB`. */
export function fileSize(bytes: number, language: string): string {
  const isLarge = bytes >= BYTES_PER_MEGABYTE
  const amount = bytes / (isLarge ? BYTES_PER_MEGABYTE : BYTES_PER_KILOBYTE)
  const unit = isLarge ? 'megabyte' : 'kilobyte'
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
}
