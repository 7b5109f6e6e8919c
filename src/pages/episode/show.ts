import type { Publication } from '../../articles/publication.ts'
import { type Child, type Html, html } from '../html.ts'
import { interfaceText } from '../language.ts'
import { peopleSection } from './people.ts'
import { fundingLinks, squarePicture } from './player.ts'
import type { ShowPart } from './view.ts'

/** What the head of a show's page says besides the show. */
export interface ShowTexts {
  readonly title: Child
  readonly description?: string | undefined
  /** Link to the ways to subscribe, where they are further down. */
  readonly button?: Html | undefined
}

/** Renders the artwork of a show, its title, author and description, and links to support it. */
export function showHeader(part: ShowPart, texts: ShowTexts, publication: Publication): Html {
  const { show, artwork } = part
  const ui = interfaceText(publication.language)
  const { podcast } = ui.words
  const author = show.author === publication.title ? undefined : show.author
  const funding = show.funding ?? []
  return html`${artwork && squarePicture(artwork)}
<div>
<p class="kind">${ui.text(podcast.show)}${show.explicit ? html` · ${ui.text(podcast.explicit)}` : undefined}</p>
<h1>${texts.title}</h1>
${author && html`<p class="author"><bdi>${author}</bdi></p>\n`}\
${texts.description && html`<p class="description">${texts.description}</p>\n`}\
${show.complete ? html`<p class="description">${ui.text(podcast.complete)}</p>\n` : undefined}\
${texts.button || funding.length > 0 ? html`<p class="actions">${texts.button} ${fundingLinks(funding, ui)}</p>\n` : undefined}\
</div>`
}

/** Renders the people of a show; undefined without any. */
export function showPeople({ show }: ShowPart, publication: Publication): Html | undefined {
  return peopleSection({ episode: {}, show: { show } }, interfaceText(publication.language))
}
