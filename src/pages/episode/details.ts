import { isRemote } from '../../articles/media.ts'
import type { AlternateEnclosure, SocialInteract, Transcript } from '../../articles/podcast/episode.ts'
import type { License, Location } from '../../articles/podcast/show.ts'
import { type Child, type Html, html } from '../html.ts'
import type { InterfaceText } from '../language.ts'
import { fileName } from '../parts/attachments.ts'
import { fileFacts, languageName } from './player.ts'
import type { EpisodePart } from './view.ts'

/** Renders places, other forms of the recording, files with transcripts, discussions and the licence; undefined without any. */
export function detailList({ episode, show }: EpisodePart, ui: InterfaceText): Html | undefined {
  const { podcast } = ui.words
  const license = episode.license ?? show?.show.license
  const social = (episode.social ?? []).filter(({ uri }) => isRemote(uri)).sort(byPriority)
  const rows: readonly (readonly [string, readonly Html[]])[] = [
    [podcast.place, (episode.locations ?? []).map(place)],
    [podcast.versions, (episode.alternates ?? []).filter(({ src }) => isRemote(src)).map(version)],
    [podcast.file, (episode.transcripts ?? []).map(transcriptFile)],
    [podcast.discuss, social.map(discussion)],
    [podcast.licence, license === undefined ? [] : [licence(license)]],
  ]
  const known = rows.filter(([, values]) => values.length > 0)
  if (known.length === 0) return undefined
  return html`<dl class="details">
${known.map(([label, values]) => html`<div><dt>${ui.text(label)}</dt>${values.map(value => html`<dd>${value}</dd>`)}</div>\n`)}</dl>`

  function version(file: AlternateEnclosure): Html {
    const language = file.language && html` (<bdi>${languageName(file.language)}</bdi>)`
    return html`${fileLink(file, file.title ?? fileName(file.src))}${language} ${fileFacts(file, ui)}`
  }
}

function byPriority(one: SocialInteract, other: SocialInteract): number {
  return (one.priority ?? Number.MAX_SAFE_INTEGER) - (other.priority ?? Number.MAX_SAFE_INTEGER)
}

function fileLink({ src, type }: Pick<AlternateEnclosure, 'src' | 'type'>, name: Child): Html {
  return html`<a href="${src}"${type && html` type="${type}"`}><bdi>${name}</bdi></a>`
}

function transcriptFile(file: Transcript): Html {
  const language = file.language && html` (<bdi>${languageName(file.language)}</bdi>)`
  return html`${fileLink(file, fileName(file.src))}${language}`
}

function place({ name, geo, osm }: Location): Html {
  const url = mapUrl({ geo, osm })
  return url === undefined
    ? html`<bdi>${name}</bdi>`
    : html`<a href="${url}" rel="noopener"><bdi>${name}</bdi></a>`
}

const MAP = 'https://www.openstreetmap.org'
const OBJECTS: Readonly<Record<string, string>> = { N: 'node', W: 'way', R: 'relation' }

/** Returns the page of a place on OpenStreetMap: of its object, or else of its coordinates (RFC 5870). */
function mapUrl({ geo = '', osm = '' }: Pick<Location, 'geo' | 'osm'>): string | undefined {
  const [, kind = '', id] = /^([NWR])(\d+)/.exec(osm) ?? []
  if (id !== undefined) return `${MAP}/${OBJECTS[kind]}/${id}`
  const [, latitude, longitude] = /^geo:(-?[\d.]+),(-?[\d.]+)/.exec(geo) ?? []
  return latitude && longitude ? `${MAP}/?mlat=${latitude}&mlon=${longitude}` : undefined
}

function discussion({ uri, accountId }: SocialInteract): Html {
  return html`<a href="${uri}" rel="noopener"><bdi>${new URL(uri).hostname}</bdi></a>${accountId && html` <bdi>${accountId}</bdi>`}`
}

function licence({ name, url }: License): Html {
  return url === undefined
    ? html`<bdi>${name}</bdi>`
    : html`<a rel="license noopener" href="${url}"><bdi>${name}</bdi></a>`
}
