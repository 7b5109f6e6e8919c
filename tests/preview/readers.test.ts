import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import { terminalText } from '../../src/preview/readers/terminal-text.ts'
import { readers } from '../../src/preview/readers.ts'
import { parseItem } from '../../src/preview/sent-item.ts'
import type { SentFeed, Shown } from '../../src/preview/shown.ts'
import { renderFragments } from '../../src/publish/feed/render-fragments.ts'
import { show } from '../pages/episode/given.ts'
import { publication, storedArticle } from '../publish/given.ts'

// The expectations are the findings of docs/readers/reader-by-reader.md.

const feed: SentFeed = {
  ...{ title: 'News', link: 'https://news.example', isPodcast: false },
  ...{ timeZone: 'UTC', language: 'en' },
}

function shownBy(key: string, fields: Partial<Article>, as: Partial<SentFeed> = {}): Shown {
  const sent = { ...feed, ...as }
  const context = { content: 'full', language: 'en', podcast: sent.isPodcast ? show : undefined } as const
  const { rss = new Uint8Array() } = renderFragments({ article: storedArticle(fields), publication, context })
  const reader = readers.find(each => each.key === key)
  if (reader === undefined) throw new Error(`there is no reader ${key}`)
  return reader.show(parseItem(Buffer.from(rss).toString()), sent)
}

function htmlOf({ body }: Shown): string {
  return body !== undefined && 'html' in body ? body.html : ''
}

function linesOf({ body }: Shown): readonly string[] {
  return body !== undefined && 'lines' in body ? body.lines : []
}

const image = {
  src: '/media/0/lamp.jpg',
  type: 'image/jpeg',
  length: 30_000,
  width: 800,
  height: 600,
  alt: 'A lamp',
}
const recording = { src: '/media/0/talk.mp3', type: 'audio/mpeg', length: 10, duration: 600 }
const body = (source: string) => ({ format: 'html', source }) as const

describe('FreshRSS', () => {
  it('shows title, author, date and tags, with tags divided at commas', () => {
    const { head, drops } = shownBy('freshrss', { tags: ['maps, charts', 'sea'] })
    expect(head).toEqual([
      { value: 'A title' },
      { label: 'by', value: 'Ann' },
      { label: 'date', value: 'February 17, 2021 at 12:00 PM' },
      { label: 'tags', value: '#maps #charts #sea' },
    ])
    expect(drops).toContain('It divides tags at their commas.')
  })

  it('shows a picture that is in the text only once', () => {
    expect(htmlOf(shownBy('freshrss', { image })).match(/lamp\.jpg/g)).toHaveLength(1)
  })

  it('adds a recording after the text', () => {
    const shown = shownBy('freshrss', { attachments: [recording] })
    expect(htmlOf(shown)).toContain(
      '<audio controls preload="none" src="https://news.example/media/0/talk.mp3">',
    )
    expect(shown.drops).toContain('It adds a file after the text, as the text does not quote the address.')
  })

  it('strips the sizes of pictures and the classes of code', () => {
    const shown = shownBy('freshrss', {
      body: body(
        '<p><img src="https://a.example/1.jpg" srcset="https://a.example/2.jpg 2x"></p><pre><code class="language-js">a</code></pre>',
      ),
    })
    expect(htmlOf(shown)).not.toMatch(/srcset|class/)
    expect(shown.drops).toContain('Of a picture in several sizes it shows the one in src.')
  })
})

describe('NetNewsWire', () => {
  it('shows no enclosure and no tags, and says so', () => {
    const shown = shownBy('netnewswire', { attachments: [recording], tags: ['sea'] })
    expect(htmlOf(shown)).not.toContain('talk.mp3')
    expect(shown.drops).toEqual([
      'It does not play the recording: enclosures are not displayed.',
      'It does not show tags.',
    ])
  })

  it('shows the picture of the text', () => {
    const shown = shownBy('netnewswire', { image })
    expect(htmlOf(shown)).toContain('lamp.jpg')
    expect(shown.drops).toEqual([])
  })
})

describe('Feedbin', () => {
  it('keeps only the content of elements that are not on its list', () => {
    const shown = shownBy('feedbin', {
      body: body('<p>One <mark>two</mark> <abbr>three</abbr> <em>four</em></p>'),
    })
    expect(htmlOf(shown)).toContain('<p>One two three <em>four</em></p>')
    expect(shown.drops).toContain('It keeps only the content of 1 <mark>, 1 <abbr>.')
  })

  it('loads a player when it is tapped', () => {
    const shown = shownBy('feedbin', {
      body: body('<iframe src="https://www.youtube.com/embed/x"></iframe>'),
    })
    expect(htmlOf(shown)).toContain('[www.youtube.com: tap to load]')
  })

  it("lists the picture of the page only for a feed on the article's host", () => {
    const ofPage = "Its list shows the picture of the article's page, cropped to 542 by 304 pixels."
    expect(shownBy('feedbin', { image }).drops).toContain(ofPage)
    const elsewhere = shownBy('feedbin', { image }, { link: 'https://other.example' })
    expect(elsewhere.drops.join()).toContain('the first picture of the text')
  })
})

describe('newsboat', () => {
  it('numbers links and pictures, and lists them at the foot', () => {
    const shown = shownBy('newsboat', {
      image,
      body: body(
        '<p>See <a href="https://a.example/">this</a>, and <a href="https://a.example/">again</a>.</p>',
      ),
    })
    const lines = linesOf(shown)
    expect(lines.join('\n')).toContain('[image 1: A lamp (link #1)]')
    expect(lines.join('\n')).toContain('See this[2], and again[2].')
    expect(lines.at(-1)).toBe('[2]: https://a.example/ (link)')
    expect(shown.drops).toContain('It names pictures, and shows none.')
  })

  it('names a recording as a download', () => {
    const { head } = shownBy('newsboat', { attachments: [recording] })
    expect(head).toContainEqual({
      label: 'Podcast Download URL',
      value: 'https://news.example/media/0/talk.mp3',
    })
  })

  it('writes lists, raised and lowered numbers, quotes and preformatted text as its source does', () => {
    expect(
      terminalText(
        '<ol start="9"><li>nine</li><li>ten</li></ol><p>x<sup>2</sup> H<sub>2</sub>O <q>so</q></p><pre>a\n  b</pre>',
      ).lines,
    ).toEqual([' 9. nine', '10. ten', '', 'x^2 H[2]O "so"', '', 'a', '  b'])
    expect(terminalText('<ul><li>one<ul><li>two</li></ul></li></ul>').lines).toEqual([
      '  * one',
      '      * two',
    ])
  })
})

describe('Outlook', () => {
  it('shows pictures after a click, and removes players', () => {
    const shown = shownBy('outlook', {
      image,
      body: body('<p>Text</p><video src="https://a.example/v.mp4"></video>'),
    })
    expect(htmlOf(shown)).toContain('[picture: A lamp]')
    expect(htmlOf(shown)).not.toContain('<video')
    expect(shown.drops).toContain('It removes 1 <video>.')
  })

  it('warns of pictures that it cannot draw', () => {
    const webp = { ...image, src: '/media/0/lamp.webp', type: 'image/webp' }
    expect(shownBy('outlook', { image: webp }).drops).toContain(
      'It cannot draw WebP or AVIF: take JPEG or PNG.',
    )
  })
})

describe('Apple Podcasts', () => {
  it('shows nothing of an article without a recording, nor of a feed that is no podcast', () => {
    for (const [fields, isPodcast] of [
      [{}, true],
      [{ attachments: [recording] }, false],
    ] as const)
      expect(shownBy('apple-podcasts', fields, { isPodcast }).body).toBe(undefined)
  })

  it('shows an episode with its number, its length and its notes without pictures', () => {
    const fields = {
      attachments: [recording],
      episode: { season: 2, number: 3 },
      image,
      body: body('<h2>Notes</h2><p>Text</p>'),
    }
    const shown = shownBy('apple-podcasts', fields, { isPodcast: true })
    expect(shown.head).toContainEqual({ label: 'episode', value: 'season 2, episode 3' })
    expect(shown.head).toContainEqual({ label: 'duration', value: '10 min' })
    expect(htmlOf(shown)).toBe('Notes<p>Text</p>')
  })

  it('cuts notes after 4,000 bytes', () => {
    const fields = { attachments: [recording], body: body(`<p>${'word '.repeat(2_000)}</p>`) }
    const shown = shownBy('apple-podcasts', fields, { isPodcast: true })
    expect(Buffer.byteLength(htmlOf(shown))).toBeLessThanOrEqual(4_000)
    expect(shown.drops).toContain('It cuts the notes after 4000 bytes.')
  })
})

it('every reader shows any title and text without an error, and adds no element of its own to the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'grapheme' }),
      (title, source) => {
        for (const { key } of readers) {
          const shown = shownBy(
            key,
            { title, body: { format: 'text', source }, attachments: [recording] },
            { isPodcast: true },
          )
          expect(htmlOf(shown)).not.toMatch(/<(?!\/?(?:p|br|figure|audio|strong|em|a)\b)/)
        }
      },
    ),
    { numRuns: 100 },
  )
})
