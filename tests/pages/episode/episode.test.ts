import { describe, expect, it } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import { renderArticle } from '../../../src/pages/article.ts'
import type { EpisodePart } from '../../../src/pages/episode/view.ts'
import type { ArticlePage } from '../../../src/pages/views.ts'
import { article, type Element, findElements, mainFeed, parseElements, publication } from '../given.ts'
import { episodeOf, episodePageOf, episodePartOf, PODCAST_STYLE_PATH } from './given.ts'

const ORIGIN = 'https://feeds.example.org'
const SRC = `${ORIGIN}/talk.wav`

function pageOf(
  part: Partial<EpisodePart> = {},
  changes: Partial<ArticlePage> = {},
  place: Partial<Publication> = {},
): string {
  return renderArticle({
    publication: { ...publication, ...place },
    feeds: [mainFeed],
    article: episodePageOf(ORIGIN, changes, part),
    styleUrl: '/style.css',
  })
}

/** Returns the elements inside the first one with this name and class. */
function within(page: string, name: string, className: string): readonly Element[] {
  const start = page.indexOf(`<${name} class="${className}"`)
  if (start < 0) return []
  return parseElements(page.slice(start, page.indexOf(`</${name}>`, start)))
}

const texts = (elements: readonly Element[], name: string) =>
  elements.filter(element => element.name === name).map(({ text }) => text.trim().replace(/\s+/g, ' '))

const page = pageOf()

describe('the player', () => {
  it('needs no script, loads only the beginning, and has a name', () => {
    expect(findElements(page, 'audio').map(({ attributes }) => attributes)).toEqual([
      { controls: '', preload: 'metadata', 'aria-label': 'The lighthouse that nobody built' },
    ])
    expect(
      findElements(page, 'script').every(({ attributes }) => attributes.type === 'application/ld+json'),
    ).toBe(true)
  })

  it('has the recording, then the other forms of its kind as sources', () => {
    const sources = findElements(page, 'source').map(({ attributes }) => attributes)
    expect(sources).toEqual([
      { src: SRC, type: 'audio/wav' },
      { src: `${ORIGIN}/low.mp3`, type: 'audio/mpeg' },
    ])
  })

  it('tries a single recording whatever its type is', () => {
    const single = pageOf({ episode: {} })
    expect(findElements(single, 'source').map(({ attributes }) => attributes)).toEqual([{ src: SRC }])
  })

  it('of a video has its size, the artwork, and captions of this server only', () => {
    const recording = { src: `${ORIGIN}/film.mp4`, type: 'video/mp4', width: 1280, height: 720 }
    const video = pageOf({ recording }, { attachments: [recording] })
    expect(findElements(video, 'video')[0]?.attributes).toMatchObject({
      width: '1280',
      height: '720',
      poster: `${ORIGIN}/cover-1400x1400.svg`,
    })
    expect(findElements(video, 'track').map(({ attributes }) => attributes)).toEqual([
      { kind: 'captions', src: `${ORIGIN}/media/8/words.vtt`, srclang: 'en', label: 'English' },
    ])
    expect(findElements(video, 'source').map(({ attributes }) => attributes.src)).toEqual([
      `${ORIGIN}/film.mp4`,
      'https://video.example/7.mp4',
    ])
  })

  it('of a video names the language of captions: that of the file, the article or the publication', () => {
    const recording = { src: `${ORIGIN}/film.mp4`, type: 'video/mp4' }
    const transcripts = [{ src: `${ORIGIN}/words.vtt`, type: 'text/vtt' }]
    const label = (changes: Partial<ArticlePage>) =>
      findElements(pageOf({ recording, episode: { transcripts } }, changes), 'track')[0]?.attributes
    expect(label({})).toMatchObject({ srclang: 'en-GB', label: 'British English' })
    expect(label({ language: 'fr' })).toMatchObject({ srclang: 'fr', label: 'français' })
  })

  it('is left to a body that plays the recording itself', () => {
    const body = `<p>Listen:</p><audio src="${SRC}" controls></audio>`
    expect(findElements(pageOf({}, { body }), 'audio')).toHaveLength(1)
    expect(findElements(pageOf({}, { body }), 'a', { href: SRC })).toHaveLength(1)
  })

  it('offers the recording for download once, and other files as attachments', () => {
    const { recording } = episodePartOf(ORIGIN)
    const attachments =
      recording === undefined ? [] : [recording, { src: `${ORIGIN}/plan.pdf`, type: 'application/pdf' }]
    const both = pageOf({}, { attachments })
    expect(findElements(both, 'a', { href: SRC }).map(({ text }) => text)).toEqual(['Download'])
    expect(findElements(both, 'ul', { class: 'files' }).map(({ text }) => text.trim())).toEqual([
      expect.stringContaining('plan.pdf'),
    ])
    expect(findElements(page, 'section', { class: 'attachments' })).toEqual([])
  })

  it('has season, number, kind, playing time and warning', () => {
    expect(texts(within(page, 'section', 'player audio'), 'p')).toEqual([
      'Lights at Sea',
      'Season 2 · Episode 7 · Bonus · 1 hr, 15 min · Explicit',
      'Download WAV · 12.3 MB Become a member',
    ])
    const display = pageOf({
      episode: { number: 3, display: 'Ch. III', season: 1, seasonName: 'Coast', explicit: false },
    })
    expect(texts(within(display, 'section', 'player audio'), 'p')[1]).toBe('Coast · Ch. III · 1 hr, 15 min')
  })

  it('does not repeat a picture with which the body begins', () => {
    const picture = `${ORIGIN}/cover-1400x1400.svg`
    expect(findElements(page, 'img', { src: picture })).toHaveLength(1)
    const body = `<figure><img src="${picture}" alt=""></figure>`
    expect(findElements(pageOf({}, { body }), 'img', { src: picture })).toHaveLength(1)
  })

  it.each([
    ['de', 'Staffel 2 · Folge 7 · Bonusfolge · 1 Std., 15 Min. · Nicht jugendfrei', 'Herunterladen'],
    ['tr', '2. sezon · 7. bölüm · Bonus · 1 sa. 15 dk. · Müstehcen içerik', 'İndir'],
    ['zh-Hant', '第 2 季 · 第 7 集 · 特別節目 · 1 小時 15 分鐘 · 含露骨內容', '下載'],
  ])('speaks %s', (language, facts, download) => {
    const translated = within(pageOf({}, {}, { language }), 'section', 'player audio')
    expect(texts(translated, 'p')[1]?.replace(/\u00A0/g, ' ')).toBe(facts)
    expect(translated.find(({ attributes }) => 'download' in attributes)?.text).toBe(download)
  })
})

describe('chapters', () => {
  it('lead to their places in the recording, and a title to its page', () => {
    const chapters = within(page, 'section', 'chapters')
    const links = chapters
      .filter(({ name }) => name === 'a')
      .map(({ attributes, text }) => [attributes.href, text])
    expect(links).toEqual([
      [`${SRC}#t=0`, '0:00 A letter from the coast'],
      [`${SRC}#t=95`, '1:35'],
      ['https://example.org/logbook', 'The keeper’s logbook'],
      [`${SRC}#t=750.5`, expect.stringMatching(/^12:31 What the fog hides/)],
      [`${SRC}#t=4322`, '1:12:02 The last light'],
    ])
    expect(page).not.toContain('Hidden')
  })

  it('are text without a recording, and no section without any', () => {
    const planned = pageOf({ recording: undefined }, { attachments: [] })
    expect(within(planned, 'section', 'chapters').filter(({ name }) => name === 'li')).toHaveLength(4)
    expect(planned).not.toContain('#t=')
    expect(pageOf({ episode: {} })).not.toContain('class="chapters"')
  })

  it('include parts that are worth hearing alone', () => {
    expect(findElements(page, 'a', { href: `${SRC}#t=73,115.5` })[0]?.text).toBe(
      '1:13–1:56 The night of the storm',
    )
  })
})

describe('the transcript', () => {
  it('is folded, with times and speakers', () => {
    const [details] = findElements(page, 'details', { class: 'transcript' })
    expect(details?.attributes).toEqual({ class: 'transcript' })
    expect(texts(within(page, 'details', 'transcript'), 'p')).toEqual([
      '0:00 Anna A hundred years ago a letter came from the coast. Nobody answered it.',
      '0:41 Then somebody found it again, in a drawer.',
      '1:15 Tomás It was a drawer that had not been opened since the war.',
    ])
  })

  it('in another language says so', () => {
    const spanish = pageOf({ transcript: { transcript: { html: '<p>Hola.</p>' }, language: 'es' } })
    expect(findElements(spanish, 'div', { class: 'words' })[0]?.attributes).toMatchObject({
      lang: 'es',
      dir: 'ltr',
    })
  })

  it('that cannot be shown leaves out the section, but not the links to its files', () => {
    const without = pageOf({ transcript: undefined })
    expect(findElements(without, 'details', { class: 'transcript' })).toEqual([])
    expect(findElements(without, 'a', { href: `${ORIGIN}/media/8/words.vtt` })).toHaveLength(1)
  })
})

describe('what else is known of an episode', () => {
  it('are its people with roles, pages and pictures, or else those of the show', () => {
    expect(texts(within(page, 'section', 'people'), 'li')).toEqual([
      'Anna MüllerHost',
      'Tomás OkaforGuest',
      'Ida SørensenSound Designer',
    ])
    expect(texts(within(pageOf({ episode: {} }), 'section', 'people'), 'li')).toEqual(['Anna MüllerHost'])
  })

  it('are places on a map, other versions, discussions by their priority, and the licence', () => {
    const links = within(page, 'dl', 'details').filter(({ name }) => name === 'a')
    expect(links.map(({ attributes }) => attributes.href)).toEqual([
      'https://www.openstreetmap.org/?mlat=56.323&mlon=-7.114',
      'https://www.openstreetmap.org/relation/62422',
      `${ORIGIN}/low.mp3`,
      'https://video.example/7.mp4',
      `${ORIGIN}/media/8/words.vtt`,
      'https://elsewhere.example/worte.srt',
      'https://social.example/@meridian/7',
      'https://twitter.example/1',
      'https://creativecommons.org/licenses/by/4.0/',
    ])
    expect(page).not.toContain('ipfs:')
  })
})

describe('a live event', () => {
  const live = {
    status: 'pending',
    start: '2026-12-01T19:30:00.000Z',
    links: [{ url: 'https://live.example/1', text: 'On the web' }, { url: 'https://live.example/2' }],
  } as const
  const planned = (changes: object = {}) =>
    pageOf({ recording: undefined, episode: { live: { ...live, ...changes } } }, { attachments: [] })

  it('has its state, its start in the zone of the publication, and links', () => {
    const event = within(planned(), 'div', 'live pending')
    expect(texts(event, 'p')).toEqual(['Coming up live', 'Starts: 1 December 2026 at 20:30 (CET)'])
    expect(event.filter(({ name }) => name === 'a').map(({ text }) => text)).toEqual([
      'On the web',
      'Follow it live',
    ])
    expect(findElements(planned(), 'audio')).toEqual([])
  })

  it('has no links when it is over', () => {
    expect(within(planned({ status: 'ended' }), 'div', 'live ended').map(({ text }) => text)).toContain(
      'The live event is over',
    )
    expect(planned({ status: 'ended' })).not.toContain('live.example')
  })
})

describe('the head of the page', () => {
  it('names the recording for those who share the page, and the artwork as its picture', () => {
    const graph = (property: string) => findElements(page, 'meta', { property })[0]?.attributes.content
    expect(graph('og:audio')).toBe(SRC)
    expect(graph('og:audio:type')).toBe('audio/wav')
    expect(graph('og:image')).toBe(`${ORIGIN}/cover-1400x1400.svg`)
    const recording = { src: `${ORIGIN}/film.mp4`, type: 'video/mp4', width: 1280, height: 720 }
    expect(pageOf({ recording })).toContain(`<meta property="og:video" content="${ORIGIN}/film.mp4">`)
  })

  it('loads the stylesheet for podcasts, which other articles do not', () => {
    const styles = (text: string) =>
      findElements(text, 'link', { rel: 'stylesheet' }).map(({ attributes }) => attributes.href)
    expect(styles(page)).toEqual(['/style.css', ORIGIN + PODCAST_STYLE_PATH])
    const other = renderArticle({ publication, feeds: [mainFeed], article, styleUrl: '/style.css' })
    expect(styles(other)).toEqual(['/style.css'])
    expect(other).not.toMatch(/episode|player|podcast/i)
  })
})

describe('addresses', () => {
  it('that could run a script are taken out wherever they stand', () => {
    const bad = 'javascript:x()'
    const episode = {
      ...episodeOf(ORIGIN),
      chapters: { src: '', list: [{ startTime: 1, title: 'A', url: bad }] },
      persons: [{ name: 'A', url: bad, image: bad }],
      license: { name: 'B', url: bad },
      live: { status: 'live', start: '2026-12-01T19:30:00Z', links: [{ url: bad }] } as const,
    }
    expect(pageOf({ episode })).not.toMatch(/(?:href|src)="javascript/)
  })
})
