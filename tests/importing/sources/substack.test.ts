import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { parseCsv } from '../../../src/importing/sources/csv.ts'
import { substackPosts, substackTable } from '../../../src/importing/sources/substack-posts.ts'

function file(name: string, content: string) {
  return { name, place: name, isNamed: false, open: async () => Readable.from([Buffer.from(content)]) }
}

const NAMES = 'post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url'

async function read(rows: readonly string[], texts: Readonly<Record<string, string>> = {}) {
  const report = createImportReport()
  const files = [
    file('export/posts.csv', [NAMES, ...rows].join('\r\n')),
    ...Object.entries(texts).map(([id, html]) => file(`export/posts/${id}.html`, html)),
  ]
  const table = substackTable(files)
  const all: ImportedPost[] = []
  if (table === undefined) throw new Error('expected a table')
  const source = substackPosts({ table, files, home: 'https://a.substack.com' }, report)
  for await (const one of source.posts) all.push(one)
  return { posts: all, counts: Object.fromEntries(report.counts) }
}

describe('a Substack export', () => {
  it('gives its posts with the address of the page as id', async () => {
    const rows = [
      '12.radio,2021-02-17T10:00:00.000Z,true,,newsletter,everyone,"Radio, at ""night""",&#x201C;Short&#x201D;,',
    ]
    expect(await read(rows, { '12.radio': '<p>Text.</p>' })).toMatchObject({
      posts: [
        {
          ...{ sourceId: '12', id: 'https://a.substack.com/p/radio', slug: 'radio', draft: false },
          ...{ link: 'https://a.substack.com/p/radio', published: '2021-02-17T10:00:00.000Z' },
          ...{ title: 'Radio, at "night"', summary: '“Short”', html: '<p>Text.</p>', attachments: [] },
        },
      ],
      counts: {},
    })
  })

  it.each([
    ['newsletter,only_paid', 'for subscribers (only_paid)'],
    ['newsletter,only_free', 'for subscribers (only_free)'],
    ['newsletter,founding', 'for subscribers (founding)'],
    ['newsletter,', 'for subscribers (not said which)'],
    ['page,everyone', 'a page, not a post'],
  ])('leaves out what was no public post: %s', async (kind, reason) => {
    const rows = [`12.radio,2021-02-17T10:00:00.000Z,true,,${kind},Radio,,`]
    const counts = { [`left out: ${reason}`]: 1 }
    expect(await read(rows, { '12.radio': '<p>Text.</p>' })).toEqual({ posts: [], counts })
  })

  it('counts posts whose text is missing, but not episodes', async () => {
    const rows = [
      '12.radio,2021-02-17T10:00:00.000Z,TRUE,,newsletter,everyone,Radio,,',
      '13.waves,2021-02-17T10:00:00.000Z,TRUE,,podcast,everyone,Waves,,https://a.example/1.mp3',
    ]
    const { posts, counts } = await read(rows)
    expect(posts).toMatchObject([{ title: 'Waves', attachments: [{ url: 'https://a.example/1.mp3' }] }])
    expect(counts).toEqual({ 'left out: without text in the export': 1 })
  })

  it('has drafts without id and address, and finds a text by its number', async () => {
    const rows = ['12.new-name,2021-02-17T10:00:00.000Z,false,,thread,everyone,,,']
    const { posts } = await read(rows, { '12.old-name': '<p>Text.</p>' })
    expect(posts).toMatchObject([
      { draft: true, id: undefined, link: undefined, title: 'Untitled', html: '<p>Text.</p>' },
    ])
  })

  it('names the pictures themselves, and has no buttons', async () => {
    const html = `<p class="button-wrapper" data-attrs='{"url":"x"}'><a class="button" href="https://a.substack.com/subscribe?"><span>Sign up</span></a></p>
<picture><source srcset="https://substackcdn.com/image/fetch/w_424/https%3A%2F%2Fb.example%2Fa.png 424w"><img src="https://substackcdn.com/image/fetch/$s_!x!,w_1456,c_limit/https%3A%2F%2Fb.example%2Fa%20b.png%3Fx%3D1%26y%3D2" srcset="x 1w" alt="A"></picture>`
    const { posts } = await read(['12.a,2021-02-17,true,,newsletter,everyone,A,,'], { '12.a': html })
    expect(posts[0]?.html).toBe(
      '<picture><img src="https://b.example/a%20b.png?x=1&amp;y=2" alt="A"></picture>',
    )
  })
})

describe('CSV', () => {
  it.each([
    ['a,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
    ['a,b\n"1\r\n,""x""",\n', [{ a: '1\r\n,"x"', b: '' }]],
    [
      'a,b\n1\n\n2,3,4',
      [
        { a: '1', b: '' },
        { a: '2', b: '3' },
      ],
    ],
    ['a\n"open', [{ a: 'open' }]],
    ['', []],
  ])('%j has its rows', (text, rows) => {
    expect([...parseCsv(text)]).toEqual(rows)
  })
})
