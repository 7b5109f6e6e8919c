import type { Article } from '../../src/articles/article.ts'
import { fieldName } from '../../src/articles/faults/issue-faults.ts'
import type { Attachment } from '../../src/articles/media.ts'
import type { Episode } from '../../src/articles/podcast/episode.ts'
import type { Show } from '../../src/articles/podcast/show.ts'
import type { Publication } from '../../src/articles/publication.ts'
import { checkShow } from '../../src/checking/check-show.ts'
import { type CheckedShow, checkedEpisode, checkedShow } from '../../src/checking/checked-show.ts'
import { findingMessage } from '../../src/checking/finding.ts'
import { mainFeed } from '../../src/feeds/feed-definition.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const GUID = '9b024349-ccf0-5f69-a609-6b82873eab3c'
const NODE = '03ae9f91a0cb8ff43840e3c322c4c61f019d8c1c3cea15a25cfc425ac605e61a4a'

/** A show with nearly every field, of which nothing is wrong. */
export const SOUND_SHOW: Show = {
  guid: GUID,
  medium: 'podcast',
  type: 'episodic',
  author: 'The Lantern Room',
  owner: { email: 'radio@example.org' },
  explicit: false,
  categories: [{ name: 'Society & Culture', subcategory: 'Documentary' }],
  artwork: { src: '/media/0/cover.png', type: 'image/png', width: 1400, height: 1400 },
  locked: true,
  newFeedUrl: 'https://radio.example.org/rss.xml',
  funding: [{ url: 'https://radio.example.org/support', text: 'Support the show' }],
  license: { name: 'CC-BY-4.0' },
  locations: [{ name: 'Berlin', geo: 'geo:52.52,13.40', osm: 'R62422', country: 'DE' }],
  persons: [
    { name: 'Ada', role: 'host' },
    { name: 'Bo', role: 'editor', group: 'writing' },
  ],
  trailers: [
    {
      ...{ src: '/media/1/trailer.mp3', type: 'audio/mpeg', length: 900 },
      ...{ title: 'Soon', published: '2023-01-01T08:00:00Z', season: 1 },
    },
  ],
  values: [
    {
      ...{ type: 'lightning', method: 'keysend' },
      recipients: [
        { type: 'node', address: NODE, split: 95 },
        { type: 'node', address: NODE, split: 5, fee: true },
      ],
    },
  ],
  podroll: [{ guid: '917393e3-1b1e-5cef-ace4-edaa54e1f810', url: 'https://example.org/rss' }],
  updateFrequency: { text: 'Every Monday', rrule: 'FREQ=WEEKLY;BYDAY=MO' },
}

/** A publication with that show, of which nothing is wrong. */
export const SOUND_PUBLICATION: Publication = {
  title: 'Voices at Night',
  description: 'Stories about people who work while others sleep.',
  baseUrl: 'https://radio.example.org',
  language: 'en',
  timeZone: 'UTC',
  authors: [],
  feeds: {},
  items: 50,
  ttl: { min: 15, max: 240 },
  podcast: SOUND_SHOW,
}

/** Changes of the sound episode. */
export interface EpisodeChanges extends Partial<Omit<Article, 'episode'>> {
  readonly episode?: Episode | undefined
  /** Changes of its recording; null leaves it out. */
  readonly recording?: Partial<Attachment> | null
}

/** Returns an episode of which nothing is wrong, but for the changes. `number` distinguishes it from others. */
export function givenEpisode(number: number, changes: EpisodeChanges = {}): Article {
  const { episode, recording, ...fields } = changes
  const sound: Attachment = {
    src: `/media/${number}/episode-${number}.mp3`,
    ...{ type: 'audio/mpeg', length: 1_000 + number, duration: 600 },
  }
  return {
    id: `tag:radio.example.org,2024:${number}`,
    slug: `episode-${number}`,
    revision: number,
    title: `The Baker Who Never ${'Sleeps '.repeat(number)}`.trim(),
    summary: 'She begins at two in the morning.',
    published: new Date(Date.UTC(2024, 0, number, 8)),
    authors: [],
    tags: [],
    draft: false,
    body: { format: 'text', source: 'Notes' },
    assets: {},
    attachments: recording === null ? [] : [{ ...sound, ...recording }],
    ...fields,
    episode: {
      ...{ number, season: 1 },
      transcripts: [{ src: `/media/${number}/episode.vtt`, type: 'text/vtt' }],
      chapters: {
        src: `/media/${number}/chapters.json`,
        list: [
          { startTime: 0, title: 'Flour' },
          { startTime: 300, endTime: 590, title: 'Water' },
        ],
      },
      soundbites: [{ start: 10, duration: 30 }],
      ...episode,
    },
  }
}

/** Changes of the sound publication and its show, and its episodes, newest first. */
export interface ShowChanges {
  readonly publication?: Partial<Publication>
  readonly show?: Partial<Show>
  readonly episodes?: readonly Article[]
}

/** Returns a show ready to be checked. */
export function givenShow({ publication, show, episodes }: ShowChanges = {}): CheckedShow {
  const whole = { ...SOUND_PUBLICATION, podcast: { ...SOUND_SHOW, ...show }, ...publication }
  const articles = episodes ?? [givenEpisode(2), givenEpisode(1)]
  const checked = articles.map(article => checkedEpisode(article, `${article.slug}.md`))
  const given = checkedShow(mainFeed(whole), checked, {
    ...{ publication: whole, fileName: 'rss.xml', now: NOW },
  })
  if (given === undefined) throw new Error('the publication is no podcast')
  return given
}

/** Returns the findings of a show as lines: the field, and the message. */
export function linesOf(show: CheckedShow): readonly string[] {
  return checkShow(show).map(({ finding }) => `${fieldName(finding.path)}: ${findingMessage(finding)}`)
}
