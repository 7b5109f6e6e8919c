import { type Html, html } from '../html.ts'
import type { EpisodePart } from './view.ts'

/** Renders the link to the stylesheet for podcasts, which other pages do not load. */
export function podcastStyle(part: Pick<EpisodePart, 'styleUrl'> | undefined): Html | undefined {
  return part && html`<link rel="stylesheet" href="${part.styleUrl}">\n`
}
