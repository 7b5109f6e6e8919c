import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { publicationSchema } from '../../../src/articles/schema/publication-schema.ts'
import { readFeed } from '../../../src/importing/feeds/read-feed.ts'
import { createImportReport } from '../../../src/importing/imported-post.ts'
import { expectUnlocked, lackingLines, showText } from '../../../src/importing/podcast/show-text.ts'
import { validEpisode, validShow } from '../../../src/importing/podcast/valid-fields.ts'

function sample(name: string) {
  return readFeed(readFileSync(join(import.meta.dirname, name), 'utf8'), name)
}

function channel(elements: string, declared = '') {
  const spaces =
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
  return readFeed(
    `<rss ${spaces} ${declared}><channel><title>Radio</title>${elements}</channel></rss>`,
    'feed.xml',
  )
}

describe('the show of a feed', () => {
  it('has everything that publication.yaml takes, in a form that it accepts', () => {
    const { show } = sample('example.xml')
    const report = createImportReport()
    const fields = validShow(show?.fields ?? {}, report)
    expect(fields).toMatchObject({
      ...{ category: ['Technology', 'News > Tech News'], explicit: false, type: 'episodic', locked: true },
      ...{ author: 'john@example.com (John Doe)', owner: { name: 'John Doe', email: 'johndoe@example.com' } },
      ...{ block: true, artwork: 'https://example.com/images/pci_avatar-massive.jpg' },
      funding: [{ url: 'https://example.com/donate', text: 'Support the show!' }],
      license: { name: 'my-podcast-license-v1', url: 'https://example.org/mypodcastlicense/full.pdf' },
      location: [
        { name: 'Austin, TX', rel: 'creator', geo: 'geo:30.2672,97.7431', osm: 'R113314', country: 'US' },
      ],
      trailer: [
        { title: 'Coming April 1st, 2021', published: '2021-04-01T13:00:00.000Z', length: 12_345_678 },
      ],
      podroll: [{ guid: '917393e3-1b1e-5cef-ace4-edaa54e1f810' }, { url: 'https://feedurl.example.rss' }],
      publisher: { guid: '000000a0-aaa5-bbbf-b765-6333d449661a', medium: 'publisher' },
      value: [{ type: 'lightning', suggested: '0.00000005000', recipients: [{ split: 99 }, { split: 1 }] }],
    })
    // Its guid is no UUID.
    expect(fields).not.toHaveProperty('guid')
    expect([...report.counts.keys()]).toEqual([expect.stringContaining('guid')])
    const written = parse(`title: Radio\n${showText(fields, 'https://radio.example/rss.xml')}`)
    expect(publicationSchema.safeParse(written)).toMatchObject({
      success: true,
      data: { podcast: { newFeedUrl: 'https://radio.example/rss.xml', locked: true } },
    })
  })

  it('keeps its podcast:guid, and gets the category that took the place of an old one', () => {
    // This feed has the address of the namespace's description as its namespace.
    const { show } = sample('pc20rss.xml')
    expect(show?.fields).toMatchObject({
      guid: '917393e3-1b1e-5cef-ace4-edaa54e1f810',
      category: ['News', 'Technology'],
      owner: { name: 'Adam Curry', email: 'adam@curry.com' },
    })
  })

  it('names the categories that nobody knows', () => {
    const { show } = channel(
      '<itunes:explicit>clean</itunes:explicit><itunes:category text="Arts"><itunes:category text="Puppets"/></itunes:category><itunes:category text="Nonsense"/>',
    )
    expect(show).toMatchObject({
      fields: { category: ['Arts'], explicit: false },
      unknownCategories: ['Nonsense'],
    })
  })

  it('is valid without a category, with a comment about it', () => {
    const text = showText({}, undefined)
    expect(text).toMatch(/^# Apple requires a category/)
    expect(publicationSchema.safeParse(parse(`title: Radio\n${text}`)).success).toBe(true)
  })

  it('is hidden from the directories that podcast:block names', () => {
    const block = (elements: string) =>
      channel(`<itunes:explicit>no</itunes:explicit>${elements}`).show?.fields.block
    expect(
      block('<podcast:block id="google">yes</podcast:block><podcast:block id="amazon">no</podcast:block>'),
    ).toEqual(['google'])
    expect(block('<itunes:block>Yes</itunes:block>')).toBe(true)
    expect(block('<itunes:block>no</itunes:block>')).toBeUndefined()
  })

  it('is none for a blog whose plugin writes a picture for podcast apps', () => {
    expect(
      channel('<itunes:image href="https://a.example/a.jpg"/><itunes:author>Ann</itunes:author>').show,
    ).toBeUndefined()
  })
})

describe('a locked show', () => {
  const { show } = sample('pc20rss.xml')

  it('is refused with the address of its owner, unless they agree', () => {
    expect(() => expectUnlocked(show, 'feed.xml', false)).toThrow(/adam@curry\.com.*--owner-agrees/)
    expect(() => expectUnlocked(show, 'feed.xml', true)).not.toThrow()
  })

  it('is one only with the word yes', () => {
    const lock = (word: string) =>
      channel(`<podcast:locked owner="a@b.example">${word}</podcast:locked>`).show
    expect(() => expectUnlocked(lock(' Yes '), 'feed.xml', false)).toThrow('a@b.example')
    expect(() => expectUnlocked(lock('no'), 'feed.xml', false)).not.toThrow()
    expect(() => expectUnlocked(undefined, 'feed.xml', false)).not.toThrow()
  })
})

describe('an episode of a feed', () => {
  it('has every field that a record takes', () => {
    const [item] = sample('example.xml').items
    const report = createImportReport()
    expect(validEpisode(item?.episode ?? {}, report)).toMatchObject({
      ...{ episode: 3, season: { number: 1, name: 'Podcasting 2.0' }, explicit: false },
      ...{
        artwork: 'https://example.com/ep0003/artMd.jpg',
        chapters: 'https://example.com/ep3_chapters.json',
      },
      transcript: [
        { src: 'https://example.com/ep3/transcript.txt', type: 'text/plain' },
        {
          src: 'https://example.com/episode1/transcript.vtt',
          type: 'text/vtt',
          language: 'es',
          captions: true,
        },
      ],
      soundbites: [{ start: 33.833, duration: 60 }],
      persons: [
        { name: 'Adam Curry', image: 'https://example.com/images/adamcurry.jpg' },
        { name: 'Dave Jones', role: 'guest', url: 'https://github.com/daveajones/' },
        { name: 'Becky Smith', role: 'cover art designer', group: 'visuals' },
      ],
      location: [{ name: 'Birmingham Civil Rights Museum', rel: 'subject', country: 'US' }],
      alternateEnclosures: [
        {
          src: 'https://example.com/file-03.mp3',
          default: true,
          bitrate: 128_000,
          sources: ['ipfs://someRandomMpegFile03'],
        },
        {},
        {},
        {},
        { type: 'video/mp4', height: 720, bitrate: 511_277, integrity: { type: 'sri' } },
      ],
      socialInteract: [
        { priority: 1, protocol: 'activitypub', accountId: '@dave' },
        { priority: 2, protocol: 'twitter' },
      ],
      value: [{ method: 'keysend', recipients: [{ split: 49 }, { split: 1 }, { name: 'Gigi (Guest)' }] }],
    })
    expect([...report.counts]).toEqual([])
    expect(item).toMatchObject({
      authors: [{ name: 'John Doe', email: 'john@example.com' }],
      image: undefined,
    })
  })

  it('has the words of Apple', () => {
    const [item] =
      channel(`<item><title>Episode 3: Night</title><guid>3</guid><itunes:title>Night</itunes:title>
      <enclosure url="https://a.example/3.mp3" type="audio/mpeg" length="0"/><itunes:duration>0</itunes:duration>
      <itunes:episode>3</itunes:episode><itunes:season>2</itunes:season><itunes:episodeType>Bonus</itunes:episodeType>
      <itunes:explicit>yes</itunes:explicit><itunes:block>Yes</itunes:block></item>`).items
    expect(item?.episode).toEqual({
      ...{ episode: 3, season: 2, episodeType: 'bonus', episodeTitle: 'Night', explicit: true, block: true },
    })
    expect(item?.enclosures).toMatchObject([{ length: undefined, duration: undefined }])
  })

  it('has a number and a display of the podcast namespace before those of Apple', () => {
    const [item] = channel(
      '<item><title>A</title><podcast:episode display="Ch. 3">315.5</podcast:episode><itunes:episode>315</itunes:episode></item>',
    ).items
    expect(item?.episode).toEqual({ episode: { number: 315.5, display: 'Ch. 3' } })
  })

  it('loses only the part of an element that a record cannot have', () => {
    const report = createImportReport()
    const fields = {
      location: [{ name: 'Austin', geo: '12345' }, { geo: 'geo:1,2' }],
      ...{ episodeType: 'teaser', season: 0, explicit: true },
    }
    expect(validEpisode(fields, report)).toEqual({ location: [{ name: 'Austin' }], explicit: true })
    expect(report.counts.size).toBe(3)
  })
})

describe('the lines for a publication.yaml that exists', () => {
  it('have what it lacks, and nothing that it says already', () => {
    const lines = lackingLines({ guid: 'a', author: 'Ann' }, { url: undefined, podcast: { author: 'Ben' } })
    expect(lines.join('\n')).toContain('guid: a')
    expect(lines.join('\n')).not.toContain('Ann')
    expect(lackingLines({ author: 'Ann' }, { url: undefined, podcast: { author: 'Ben' } })).toEqual([])
  })
})
