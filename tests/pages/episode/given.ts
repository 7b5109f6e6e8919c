import type { Episode } from '../../../src/articles/podcast/episode.ts'
import type { Show } from '../../../src/articles/podcast/show.ts'
import type { EpisodePart, ShowPart } from '../../../src/pages/episode/view.ts'
import type { ArticlePage } from '../../../src/pages/views.ts'
import { article } from '../given.ts'

/** Where the pages of podcasts load their second stylesheet from. */
export const PODCAST_STYLE_PATH = '/podcast.css'

/** A show with every field that pages contain. */
export const show: Show = {
  medium: 'podcast',
  type: 'serial',
  author: 'Radio Meridian',
  explicit: false,
  categories: [{ name: 'Society & Culture', subcategory: 'Documentary' }, { name: 'History' }],
  funding: [{ url: 'https://pay.example/meridian', text: 'Become a member' }],
  license: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  persons: [{ name: 'Anna Müller', role: 'host' }],
}

const CHAPTERS = [
  { startTime: 0, title: 'A letter from the coast' },
  { startTime: 95, title: 'The keeper’s logbook', url: 'https://example.org/logbook' },
  {
    startTime: 750.5,
    title: 'What the fog hides: a chapter with a name that is longer than a line on a phone',
  },
  { startTime: 1_200, title: 'Hidden', toc: false },
  { startTime: 4_322, title: 'The last light' },
]

/** Returns an episode with every field that pages contain, at an origin. */
export function episodeOf(origin: string): Episode {
  return {
    number: 7,
    season: 2,
    type: 'bonus',
    explicit: true,
    chapters: { src: '/media/9/chapters.json', list: CHAPTERS },
    soundbites: [{ start: 73, duration: 42.5, title: 'The night of the storm' }],
    persons: [
      { name: 'Anna Müller', role: 'Host', url: `${origin}/authors/anna`, image: `${origin}/anna-96x96.svg` },
      { name: 'Tomás Okafor', role: 'guest', url: 'https://example.org/tomas' },
      { name: 'Ida Sørensen', role: 'Sound Designer' },
    ],
    locations: [
      { name: 'Skerryvore', geo: 'geo:56.323,-7.114' },
      { name: 'Berlin', osm: 'R62422' },
    ],
    transcripts: [
      { src: `${origin}/media/8/words.vtt`, type: 'text/vtt', language: 'en' },
      { src: 'https://elsewhere.example/worte.srt', type: 'application/x-subrip', language: 'de' },
    ],
    alternates: [
      { src: `${origin}/low.mp3`, type: 'audio/mpeg', length: 2_400_000, title: 'For slow connections' },
      {
        src: 'https://video.example/7.mp4',
        type: 'video/mp4',
        length: 88_000_000,
        height: 720,
        language: 'en',
      },
    ],
    social: [
      { protocol: 'twitter', uri: 'https://twitter.example/1', priority: 2 },
      {
        protocol: 'activitypub',
        uri: 'https://social.example/@meridian/7',
        accountId: '@meridian',
        priority: 1,
      },
      { protocol: 'disabled', uri: 'ipfs://nowhere' },
    ],
  }
}

/** Returns a show on its page, at an origin. */
export function showOf(origin: string, changes: Partial<Show> = {}): ShowPart {
  return {
    show: { ...show, ...changes },
    artwork: { src: `${origin}/cover-1400x1400.svg`, width: 1400, height: 1400 },
    styleUrl: origin + PODCAST_STYLE_PATH,
  }
}

/** Returns an article as an episode of the show, at an origin. */
export function episodePartOf(origin: string, changes: Partial<EpisodePart> = {}): EpisodePart {
  return {
    recording: { src: `${origin}/talk.wav`, type: 'audio/wav', length: 12_345_678, duration: 4_512 },
    episode: episodeOf(origin),
    show: {
      ...showOf(origin),
      title: 'Lights at Sea',
      url: `${origin}/feeds/lights/`,
      feedUrl: `${origin}/feeds/lights/rss.xml`,
    },
    artwork: { src: `${origin}/cover-1400x1400.svg`, width: 1400, height: 1400 },
    transcript: {
      transcript: {
        paragraphs: [
          {
            start: 0,
            speaker: 'Anna',
            text: 'A hundred years ago a letter came from the coast. Nobody answered it.',
          },
          { start: 41, text: 'Then somebody found it again, in a drawer.' },
          { start: 75.2, speaker: 'Tomás', text: 'It was a drawer that had not been opened since the war.' },
        ],
      },
    },
    styleUrl: origin + PODCAST_STYLE_PATH,
    ...changes,
  }
}

/** Returns the page of an episode, at an origin. */
export function episodePageOf(
  origin: string,
  changes: Partial<ArticlePage> = {},
  part: Partial<EpisodePart> = {},
): ArticlePage {
  const episode = episodePartOf(origin, part)
  return {
    ...article,
    title: 'The lighthouse that nobody built',
    url: `${origin}/articles/lighthouse`,
    summary: 'A letter, a logbook and a light in the fog.',
    standfirst: 'A letter, a logbook and a light in the fog.',
    image: undefined,
    section: undefined,
    attachments: episode.recording ? [episode.recording] : [],
    body: '<p>In this episode Anna reads a letter that lay in a drawer for a hundred years.</p><h2 id="sources">Sources</h2><ul><li><a href="https://example.org/archive">The archive of the coast</a></li></ul>',
    episode,
    ...changes,
  }
}
