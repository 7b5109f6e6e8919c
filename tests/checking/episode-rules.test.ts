import { expect, it } from 'vitest'
import type { Show } from '../../src/articles/podcast/show.ts'
import { type EpisodeChanges, givenEpisode, givenShow, linesOf, SOUND_SHOW } from './given.ts'

const START = '2026-11-20T20:00:00Z'
const live = {
  status: 'ended',
  start: START,
  end: '2026-11-20T21:00:00Z',
  links: [{ url: 'https://x.org' }],
} as const
const artwork = { src: '/media/0/e.jpg', type: 'image/jpeg', width: 1500, height: 1500 }
const chapters = (
  list: readonly { startTime: number; endTime?: number; title?: string }[],
): EpisodeChanges => ({
  episode: { chapters: { src: '/media/2/c.json', list } },
})
const social = { protocol: 'activitypub', uri: 'https://social.example/1' }
const ogg = { src: '/media/2/e.ogg', type: 'audio/ogg', length: 5 }

/** Each episode breaks one rule; its one line follows. */
const CASES: readonly (readonly [EpisodeChanges, string])[] = [
  [{ title: 'N'.repeat(256) }, 'title: expected at most 255 characters, got 256: refused by Apple and PSP-1'],
  [
    { title: 'Episode 7: The Nurse' },
    'title: expected a title without the number of the episode, got "Episode 7": wanted by Apple and PSP-1',
  ],
  [
    { title: 'Épisode 7 : La nuit' },
    'title: expected a title without the number of the episode, got "Épisode 7"',
  ],
  [
    { episode: { title: 'S2E7: The Nurse' } },
    'episodeTitle: expected a title without the number of the episode, got "S2E7": wanted by Apple and PSP-1',
  ],
  [{ title: 'The Nurse #12' }, 'title: expected a title without the number of the episode, got "#12"'],
  [{ title: 'S2E7 The Nurse' }, 'title: expected a title without the number of the episode, got "S2E7"'],
  [
    { title: 'Folge 7 – Die Amme' },
    'title: expected a title without the number of the episode, got "Folge 7"',
  ],
  [{ title: '02 – The Nurse' }, 'title: expected a title without the number of the episode, got "02 –"'],
  [{ title: 'The Nurse (2)' }, 'title: expected a title without the number of the episode, got "(2)"'],
  [
    { title: 'Voices at Night: The Nurse' },
    'title: expected a title without the show\'s own title, got "Voices at Night: The Nurse": wanted by Apple',
  ],
  [
    { summary: 'é'.repeat(2001) },
    'summary: expected at most 4000 bytes, got 4002: wanted by Apple and PSP-1',
  ],
  [
    { summary: undefined, body: { format: 'text', source: ' ' } },
    'summary: expected a description, or a text, got neither: wanted by Apple and PSP-1',
  ],
  [
    { published: new Date(0) },
    'published: expected a date since podcasts exist, got 1970-01-01: wanted by Apple',
  ],
  [
    { published: givenEpisode(1).published },
    'published: expected an instant of its own, got that of "The Baker Who Never Sleeps": wanted by Apple',
  ],
  [
    { recording: { src: '/media/2/e.flac', type: 'audio/flac' } },
    'attachments[0]: expected an address whose path ends in .mp3, .m4a, .mp4, .m4v or .mov, got .flac: refused by Apple',
  ],
  [
    { recording: { src: 'https://example.org/play?file=e.mp3' } },
    'attachments[0]: expected an address whose path ends in .mp3, .m4a, .mp4, .m4v or .mov, got none in "https://example.org/play?file=e.mp3"',
  ],
  [
    { recording: { type: 'audio/wav' } },
    'attachments[0]: expected audio/mpeg for .mp3, got audio/wav: refused by Apple: name the file as what it is',
  ],
  [
    { recording: { length: 0 } },
    'attachments[0]: expected a length in bytes, got 0: refused by Apple, Spotify',
  ],
  [
    { recording: { src: 'https://example.org/e.mp3', length: undefined } },
    'attachments[0]: expected the type and length of a file on another server, got none: wanted by Apple',
  ],
  [
    { recording: { src: 'http://example.org/e.mp3' } },
    'attachments[0].src: expected an https address, got "http://example.org/e.mp3": refused by Podcasting 2.0',
  ],
  [
    { recording: { src: '/media/1/episode-1.mp3' } },
    'attachments: expected a recording of its own, got that of "The Baker Who Never Sleeps": refused by Apple',
  ],
  [
    { id: givenEpisode(1).id },
    'id: expected an id of its own, got that of "The Baker Who Never Sleeps": refused by Apple, Spotify and PSP-1',
  ],
  [
    { recording: { duration: undefined }, episode: {} },
    'duration: expected a playing time, got none: wanted by Apple',
  ],
  [
    { recording: { duration: 0 }, episode: { chapters: undefined, soundbites: undefined } },
    'duration: expected a playing time, got 0',
  ],
  [
    { episode: { number: 1.5 } },
    'episode: expected a whole number from 1, got 1.5: wanted by Apple and PSP-1',
  ],
  [{ episode: { number: 0 } }, 'episode: expected a whole number from 1, got 0: wanted by Apple and PSP-1'],
  [
    { episode: { number: 1 } },
    'episode: expected a number that no other episode of season 1 has, got 1, as "The Baker Who Never Sleeps" has',
  ],
  [{ episode: { number: undefined } }, 'episode: expected a number in season 1, got none: wanted by Apple'],
  [
    { episode: { season: undefined } },
    'season: expected a season, as other episodes have one, got none: wanted by Apple',
  ],
  [
    { episode: { block: true } },
    'block: expected an episode that may be listed, got block: true: wanted by Apple',
  ],
  [
    { episode: { artwork: { ...artwork, height: 900 } } },
    'artwork: expected a square picture, got 1500×900: refused by Apple',
  ],
  [{ episode: { transcripts: undefined } }, 'transcript: expected a transcript, got none: wanted by PSP-1'],
  [
    { episode: { transcripts: [{ src: '/media/2/t.srt', type: 'application/x-subrip' }] } },
    'transcript: expected a transcript in VTT, got application/x-subrip: wanted by Apple',
  ],
  [
    {
      episode: {
        transcripts: [
          { src: '/media/2/t.vtt', type: 'text/vtt' },
          { src: '/media/2/t.docx', type: 'application/msword' },
        ],
      },
    },
    'transcript[1]: expected VTT, SRT, JSON, HTML or plain text, got application/msword: refused by Podcasting 2.0',
  ],
  [
    chapters([{ startTime: 3, title: 'A' }]),
    'chapters[0]: expected a first chapter that starts at 0, got 3 s: wanted by Podcasting 2.0',
  ],
  [
    chapters([
      { startTime: 0, title: 'A' },
      { startTime: 0, title: 'B' },
    ]),
    'chapters[1]: expected a start after 0 s, got 0 s: refused by Podcasting 2.0',
  ],
  [
    chapters([
      { startTime: 0, title: 'A' },
      { startTime: 600, title: 'B' },
    ]),
    'chapters[1]: expected a start within the recording, which takes 600 s, got 600 s: refused by Podcasting 2.0',
  ],
  [
    chapters([{ startTime: 0, endTime: 0, title: 'A' }]),
    'chapters[0]: expected an end after the start of the chapter, 0 s, got 0 s: refused by Podcasting 2.0',
  ],
  [
    chapters([{ startTime: 0 }]),
    'chapters[0]: expected a title of the chapter, got none: wanted by Podcasting 2.0',
  ],
  [
    { episode: { soundbites: [{ start: 0, duration: 14 }] } },
    'soundbites[0].duration: expected 15 to 120 seconds, got 14 s: wanted by Podcasting 2.0',
  ],
  [
    { episode: { soundbites: [{ start: 0, duration: 121 }] } },
    'soundbites[0].duration: expected 15 to 120 seconds, got 121 s: wanted by Podcasting 2.0',
  ],
  [
    { episode: { soundbites: [{ start: 580, duration: 30 }] } },
    'soundbites[0]: expected an end within the recording, which takes 600 s, got 610 s: refused by Podcasting 2.0',
  ],
  [
    { episode: { persons: [{ name: 'Ada', role: 'gost' }] } },
    'persons[0].role: expected a role of the podcast taxonomy, got "gost": wanted by Podcasting 2.0',
  ],
  [
    { episode: { locations: [{ name: 'Oslo' }] } },
    'location[0]: expected coordinates of "Oslo", got only its name: wanted by Podcasting 2.0',
  ],
  [
    { episode: { social: [{ ...social, protocol: 'fediverse' }] } },
    'socialInteract[0].protocol: expected a protocol of comments, got "fediverse": wanted by Podcasting 2.0',
  ],
  [
    { episode: { social: [{ ...social, priority: 1 }, social] } },
    'socialInteract[1]: expected a priority of each place, got none: wanted by Podcasting 2.0',
  ],
  [
    { episode: { alternates: [{ src: 'https://example.org/hls' }] } },
    'alternateEnclosures[0]: expected a type, got none of "https://example.org/hls": refused by Podcasting 2.0',
  ],
  [
    {
      episode: {
        alternates: [
          { ...ogg, default: true },
          { ...ogg, default: true },
        ],
      },
    },
    'alternateEnclosures[1]: expected one default at most, got another: refused by Podcasting 2.0',
  ],
  [
    { episode: { values: [{ type: 'lightning', method: 'lnaddress', recipients: [] }] } },
    'value[0].recipients: expected shares of more than 0, got 0: refused by Podcasting 2.0',
  ],
  [
    { recording: null, episode: { live: { ...live, end: START }, alternates: [ogg] } },
    `live.end: expected an end after the start, got "${START}": refused by Podcasting 2.0`,
  ],
  [
    { recording: null, episode: { live: { ...live, end: undefined }, alternates: [ogg] } },
    'live: expected an end, got none: wanted by Podcasting 2.0',
  ],
  [
    { recording: null, episode: { live: { ...live, status: 'pending' }, alternates: [ogg] } },
    'live.status: expected "ended" for an event that is over, got "pending": wanted by Podcasting 2.0',
  ],
  [
    { recording: null, episode: { live } },
    'live: expected a stream that apps can play, got only a link: wanted by Podcasting 2.0',
  ],
]

const withEpisode = (changes: EpisodeChanges, show: Partial<Show> = {}) =>
  givenShow({ show, episodes: [givenEpisode(2, changes), givenEpisode(1)] })

it.each(CASES)('finds exactly what is wrong with an episode: %#', (changes, line) => {
  const isLive = changes.episode?.live !== undefined
  const bare = { transcripts: undefined, chapters: undefined, soundbites: undefined }
  const lines = linesOf(withEpisode({ ...changes, episode: { ...(isLive && bare), ...changes.episode } }))
  expect(lines).toEqual([expect.stringContaining(line)])
  expect(lines[0]?.startsWith(line)).toBe(true)
})

it('wants a number of each full episode of a serial show', () => {
  const changes: EpisodeChanges = { episode: { number: undefined, season: undefined } }
  const serial = withEpisode({ ...changes }, { type: 'serial' })
  expect(linesOf(serial)).toEqual([
    expect.stringMatching(
      /^episode: expected a number in a serial show, got none: refused by Apple and PSP-1/,
    ),
    expect.stringMatching(/^season: /),
  ])
  const teaser = { ...changes, episode: { ...changes.episode, type: 'trailer' as const } }
  expect(linesOf(withEpisode(teaser, { type: 'serial' }))).toEqual([])
})

it('does not say anything of values that are right in another form', () => {
  const forms: readonly EpisodeChanges[] = [
    { title: 'Apollo 13' },
    { title: 'The Class of 1984' },
    { title: 'Epic 5 Minutes' },
    { title: 'The #1 Mistake of Bakers' },
    { title: 'What Voices at Night Say' },
    { recording: { src: '/media/2/e.m4a', type: 'audio/mp4' } },
    { recording: { src: '/media/2/e.m4v', type: 'video/x-m4v' } },
    { recording: { src: 'https://example.org/e.mp3?token=1', type: 'audio/mpeg', length: 4 } },
    { recording: { duration: undefined }, episode: { chapters: undefined } },
    { episode: { season: 2, number: 1 } },
    { episode: { type: 'bonus', number: undefined } },
    { episode: { type: 'trailer', number: 1 } },
    { episode: { artwork } },
    { episode: { chapters: { src: 'https://example.org/chapters.json' } } },
    { episode: { soundbites: [{ start: 480, duration: 120 }] } },
    { episode: { social: [social] } },
    { episode: { alternates: [{ ...ogg, default: true }, ogg] } },
    { summary: undefined },
    { published: new Date('2027-01-01T00:00:00Z') },
  ]
  for (const changes of forms) {
    const lines = linesOf(withEpisode(changes)).filter(line => !line.startsWith('duration:'))
    expect(lines).toEqual([])
  }
})

it('says nothing twice of episodes in a serial show that have one date', () => {
  const changes: EpisodeChanges = { published: givenEpisode(1).published }
  expect(linesOf(withEpisode(changes, { ...SOUND_SHOW, type: 'serial' }))).toEqual([])
})

it('checks 2,000 episodes, each in one place of the order', () => {
  const episodes = Array.from({ length: 2_000 }, (_, at) =>
    givenEpisode(2_000 - at, {
      title: `The Nurse ${'x'.repeat(at % 50)}`,
      episode: { transcripts: undefined },
    }),
  )
  const lines = linesOf(givenShow({ episodes }))
  expect(lines).toHaveLength(2_000)
  expect(new Set(lines).size).toBe(1)
})
