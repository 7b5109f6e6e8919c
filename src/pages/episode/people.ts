import type { Person } from '../../articles/podcast/show.ts'
import type { Child, Html } from '../html.ts'
import { attributes, html } from '../html.ts'
import type { InterfaceText } from '../language.ts'
import type { EpisodePart, ShowPart } from './view.ts'

/** The part of an episode on which its people depend. */
interface WithPeople extends Pick<EpisodePart, 'episode'> {
  readonly show?: Pick<ShowPart, 'show'> | undefined
}

/** Renders those who take part in an episode, or else in its show; undefined without any. */
export function peopleSection({ episode, show }: WithPeople, ui: InterfaceText): Html | undefined {
  const persons = episode.persons ?? show?.show.persons ?? []
  if (persons.length === 0) return undefined
  return html`<section class="people" aria-labelledby="episode-people">
<h2 id="episode-people">${ui.text(ui.words.podcast.people)}</h2>
${personList(persons, ui)}
</section>`
}

/** Renders people with their pictures, pages and roles. */
export function personList(persons: readonly Person[], ui: InterfaceText): Html {
  const items = persons.map(({ name, role, image, url }) => {
    const known = html`<bdi>${name}</bdi>`
    return html`<li>${image && portrait(image)}<span>${url === undefined ? known : html`<a href="${url}" rel="noopener">${known}</a>`}\
${role && html`<span class="role">${roleName(role, ui)}</span>`}</span></li>\n`
  })
  return html`<ul class="persons" role="list">\n${items}</ul>`
}

/** The name is beside it. */
function portrait(src: string): Html {
  return html`<img${attributes({ src, alt: '', width: 48, height: 48, loading: 'lazy', decoding: 'async' })}>`
}

/** The roles of the podcast taxonomy that pages know, without spaces, signs and capitals. */
const ROLES: Readonly<Record<string, keyof InterfaceText['words']['podcast']['roles']>> = {
  host: 'host',
  cohost: 'cohost',
  guest: 'guest',
  producer: 'producer',
  editor: 'editor',
  narrator: 'narrator',
}

function roleName(role: string, { words, text }: InterfaceText): Child {
  const known = ROLES[role.toLowerCase().replace(/[\s_-]+/g, '')]
  return known === undefined ? html`<bdi>${role}</bdi>` : text(words.podcast.roles[known])
}
