import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { mediumFiles, mediumPosts } from '../../../src/importing/sources/medium/medium-posts.ts'

const TIME =
  '<a href="https://medium.com/p/abcdef123456"><time class="dt-published" datetime="2018-08-11T11:23:34.123Z">August 11, 2018</time></a>'
const CANONICAL =
  '<a href="https://medium.com/@ann/radio-waves-abcdef123456" class="p-canonical">Canonical</a>'

function page(body: string, { title = 'Radio &amp; waves', subtitle = '', footer = TIME + CANONICAL } = {}) {
  return `<!DOCTYPE html><html><head><title>x</title></head><body><article class="h-entry"><header><h1 class="p-name">${title}</h1></header>
  ${subtitle && `<section data-field="subtitle" class="p-summary">\n ${subtitle}\n</section>`}
  <section data-field="body" class="e-content"><section class="section"><div class="section-divider"><hr class="section-divider"></div><div class="section-content">${body}</div></section></section>
  <footer><p>Tagged in <a href="https://medium.com/tag/sea" class="p-tag">Sea</a>, <a class="p-tag">Night</a></p><p>By <a href="https://medium.com/@ann" class="p-author h-card">Ann</a></p>${footer}</footer></article></body></html>`
}

async function read(pages: Readonly<Record<string, string>>) {
  const report = createImportReport()
  const files = Object.entries(pages).map(([name, content]) => ({
    ...{ name, place: name, isNamed: false },
    open: async () => Readable.from([Buffer.from(content)]),
  }))
  const all: ImportedPost[] = []
  for await (const one of mediumPosts(await mediumFiles(files), report).posts) all.push(one)
  return { posts: all, counts: Object.fromEntries(report.counts) }
}

describe('a Medium export', () => {
  it('gives its posts with the ids of the feed', async () => {
    const body =
      '<h3 class="graf graf--h3 graf--title">Radio &amp; waves</h3><h4 class="graf graf--subtitle">At night</h4><p class="graf graf--p">One &lt; <em class="x">two</em>.</p>'
    const pages = {
      'posts/2018-08-11_Radio.html': page(body, { subtitle: 'At night' }),
      'profile/profile.html': '<p>x</p>',
    }
    expect(await read(pages)).toEqual({
      posts: [
        {
          ...{ sourceId: 'abcdef123456', id: 'https://medium.com/p/abcdef123456', slug: 'radio-waves' },
          ...{ link: 'https://medium.com/@ann/radio-waves-abcdef123456', title: 'Radio & waves' },
          ...{ summary: 'At night', published: '2018-08-11T11:23:34.123Z', tags: ['Sea', 'Night'] },
          ...{ authors: [{ name: 'Ann', url: 'https://medium.com/@ann' }], attachments: [], draft: false },
          html: '<p>One &lt; <em>two</em>.</p>',
        },
      ],
      counts: {},
    })
  })

  it('keeps code, pictures and cards, and no layout', async () => {
    const body =
      '<figure class="graf"><div class="box"><img class="x" src="https://a.example/1.png?a=1&amp;b=2" alt="A"></div><figcaption>At <b>sea</b></figcaption></figure><pre class="graf"><code>a\n\n  b<br>c</code></pre><div class="graf graf--mixtapeEmbed"><a href="https://b.example">B</a></div></div></section><section><div><hr></div><div><p>End.</p>'
    const { posts } = await read({ 'posts/a.html': page(body) })
    expect(posts[0]?.html).toBe(
      '<figure><img src="https://a.example/1.png?a=1&amp;b=2" alt="A"><figcaption>At <b>sea</b></figcaption></figure><pre><code>a\n\n  b<br>c</code></pre><p><a href="https://b.example">B</a></p><hr><p>End.</p>',
    )
  })

  it('has drafts without id and address', async () => {
    const footer = '<p><a href="https://medium.com/p/abababababab">View original.</a></p>'
    const { posts } = await read({ 'posts/draft_x.html': page('<p>Text.</p>', { footer }) })
    expect(posts).toMatchObject([
      { sourceId: 'abababababab', id: undefined, link: undefined, published: undefined, draft: true },
    ])
  })

  it('leaves out comments, which have no title, and empty pages', async () => {
    const pages = {
      'posts/a.html': page('<p class="graf">Well said, and more.</p>', { title: 'Well said…' }),
      'posts/b.html': page(''),
    }
    expect(await read(pages)).toEqual({
      posts: [],
      counts: { 'left out: a comment, not a post': 1, 'left out: without text in the export': 1 },
    })
  })

  it('has no summary of its own first words', async () => {
    const { posts } = await read({ 'a.html': page('<p>Long text here.</p>', { subtitle: 'Long text…' }) })
    expect(posts[0]?.summary).toBeUndefined()
  })
})
