import { describe, expect, it } from 'vitest'
import { readRecord } from '../../../src/records/read-record.ts'

/** Reads front matter in YAML. */
function fieldsOf(yaml: string) {
  return readRecord('a.md', Buffer.from(`---\n${yaml}\n---\n\nText.\n`)).fields
}

describe('the fields of other tools', () => {
  it.each([
    [
      'Jekyll',
      'layout: post\ntitle: A\ndate: 2021-02-17 10:00:00 +0100\nlast_modified_at: 2021-03-01\nexcerpt: Short\ncategories: news, radio\ntags: [a, b]\nauthor: Ann',
      {
        title: 'A',
        published: '2021-02-17 10:00:00 +0100',
        updated: '2021-03-01',
        summary: 'Short',
        tags: ['a', 'b', 'news', 'radio'],
        authors: 'Ann',
      },
    ],
    [
      'Hugo',
      'Title: A\nDate: 2021-02-17\nlastmod: 2021-03-01\ndescription: Short\nkeywords: [x]\nweight: 3\ncover:\n  image: a.jpg\n  alt: A mast\n  caption: At night',
      {
        title: 'A',
        published: '2021-02-17',
        updated: '2021-03-01',
        summary: 'Short',
        tags: ['x'],
        image: { src: 'a.jpg', alt: 'A mast', caption: 'At night' },
      },
    ],
    [
      'Hugo with old addresses',
      'title: A\ndate: 2021-02-17\naliases:\n  - /old/\n  - older.html\nredirect_from: /oldest/',
      { title: 'A', published: '2021-02-17', aliases: ['/old/', '/older.html', '/oldest/'] },
    ],
    [
      'Zola',
      'title: A\ndate: 2021-02-17\ntaxonomies:\n  tags: [a]\n  categories: [b]\nextra:\n  author: Ann\n  team: Core',
      { title: 'A', published: '2021-02-17', tags: ['a', 'b'], authors: 'Ann' },
    ],
    [
      'AstroPaper',
      'title: A\npubDatetime: 2021-02-17T10:00:00Z\nmodDatetime: 2021-03-01T10:00:00Z\nogImage: a.png\nfeatured: true\nheroImage:\n  src: ./b.png\n  alt: B\ncanonicalURL: https://a.example/a',
      {
        title: 'A',
        published: '2021-02-17T10:00:00Z',
        updated: '2021-03-01T10:00:00Z',
        image: { src: './b.png', alt: 'B' },
        link: 'https://a.example/a',
      },
    ],
    [
      'Docusaurus',
      'title: A\ndate: 2021-02-17\nauthors:\n  - name: Ann\n    title: Editor\n    url: https://a.example\ntags:\n  - label: Radio\n    permalink: /radio\nlast_update:\n  date: 2021-03-01\nunlisted: true',
      {
        title: 'A',
        published: '2021-02-17',
        updated: '2021-03-01',
        authors: [{ name: 'Ann', url: 'https://a.example' }],
        tags: ['Radio'],
        feeds: false,
      },
    ],
    [
      'Ghost',
      'title: A\npublished_at: 2021-02-17\ncustom_excerpt: Short\nfeature_image: a.jpg\nfeature_image_alt: A mast\nfeature_image_caption: At night\ncanonical_url: https://a.example/a\nstatus: draft',
      {
        title: 'A',
        published: '2021-02-17',
        summary: 'Short',
        image: { src: 'a.jpg', alt: 'A mast', caption: 'At night' },
        link: 'https://a.example/a',
        draft: true,
      },
    ],
    [
      'a WordPress exporter',
      'id: 12\nguid: https://a.example/?p=12\ntitle: A\ndate: 2021-02-17\npermalink: /2021/a/\npublished: true',
      { id: 'https://a.example/?p=12', title: 'A', published: '2021-02-17' },
    ],
  ])('of %s are understood', (_, yaml, expected) => {
    expect(fieldsOf(yaml)).toEqual(expected)
  })

  it('say with `published: true` that a post is shown, whose date is in its name', () => {
    const text = Buffer.from('---\ntitle: A\npublished: true\n---\n\nText.\n')
    expect(readRecord('_posts/2012-05-31-a.md', text).fields).toEqual({ title: 'A' })
    expect(readRecord('a.md', text).fields).toEqual({ title: 'A', published: true })
  })

  it('mean the same in TOML and in JSON above the text', () => {
    const toml =
      '+++\ntitle = "A"\ndate = 2021-02-17T10:00:00+01:00\n[taxonomies]\ntags = ["a"]\n+++\n\nText.\n'
    const json = '{\n  "title": "A",\n  "date": "2021-02-17T10:00:00+01:00",\n  "tags": ["a"]\n}\n\nText.\n'
    for (const text of [toml, json]) {
      const { fields, body } = readRecord('a.md', Buffer.from(text))
      expect(fields).toMatchObject({ title: 'A', tags: ['a'] })
      expect(Date.parse(String(fields.published))).toBe(Date.parse('2021-02-17T09:00:00Z'))
      expect(body).toEqual({ format: 'markdown', source: 'Text.\n' })
    }
  })

  it('stay on their line, also where their object has another name', () => {
    const { lineOf } = readRecord(
      'a.md',
      Buffer.from('---\ntitle: A\ncover:\n  image: a.jpg\ndate: x\n---\n'),
    )
    expect([lineOf(['published']), lineOf(['image']), lineOf(['title'])]).toEqual([5, 3, 2])
  })

  it('give way to our own names', () => {
    expect(fieldsOf('date: 2020-01-01\npublished: 2021-02-17\ndescription: B\nsummary: A')).toEqual({
      published: '2021-02-17',
      summary: 'A',
    })
  })

  it('that are empty give way to others', () => {
    expect(fieldsOf('title: A\nsummary: ""\ndescription: " "\nexcerpt: Short\ntags: []\nimage: ""')).toEqual({
      title: 'A',
      summary: 'Short',
    })
  })

  it.each([
    ['published: false', { draft: true }],
    ['publish: no', { draft: true }],
    ['draft: "false"', { draft: false }],
    ['draft: "yes"', { draft: true }],
    ['private: true', { draft: true }],
    ['hidden: true', { feeds: false }],
    ['tags: [2021, radio]', { tags: ['2021', 'radio'] }],
    ['tags: radio, physics', { tags: ['radio', 'physics'] }],
    ['title: 1984', { title: '1984' }],
    ['lang: en_US', { language: 'en-US' }],
    ['slug: /2021/My-Post/', { slug: 'my-post' }],
    ['images: [a.jpg, b.jpg]', { image: 'a.jpg' }],
    ['image: false', { image: false }],
    ['audio: a.mp3', { attachments: ['a.mp3'] }],
    [
      'enclosure: {url: "https://a.example/a.mp3", length: 5, type: audio/mpeg}',
      {
        attachments: [{ src: 'https://a.example/a.mp3', length: 5, type: 'audio/mpeg' }],
      },
    ],
  ])('%s means what it says', (yaml, expected) => {
    expect(fieldsOf(yaml)).toEqual(expected)
  })

  it('that only say how a page looks are passed over, and unknown ones stay', () => {
    expect(fieldsOf('title: A\nlayout: post\nTOC: true\nmood: calm')).toEqual({ title: 'A', mood: 'calm' })
  })
})
