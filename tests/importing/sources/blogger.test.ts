import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { bloggerPosts, isBlogger } from '../../../src/importing/sources/blogger-posts.ts'

async function read(entries: string, home?: string) {
  const report = createImportReport()
  const text = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#" xmlns:blogger="http://schemas.google.com/blogger/2018"><id>tag:blogger.com,1999:blog-1.archive</id><title>Radio</title><link rel="alternate" href="https://a.blogspot.com/"/>${entries}</feed>`
  expect(isBlogger(text)).toBe(true)
  const file = {
    ...{ name: 'blog.xml', place: 'blog.xml', isNamed: true },
    open: async () => Readable.from([Buffer.from(text)]),
  }
  const { site, posts } = bloggerPosts([file], home, report)
  const all: ImportedPost[] = []
  for await (const one of posts) all.push(one)
  return { site, posts: all, counts: Object.fromEntries(report.counts) }
}

function kind(name: string): string {
  return `<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#${name}"/>`
}

const FACTS = `<id>tag:blogger.com,1999:blog-1.post-2</id><published>2017-06-20T00:32:00.000-04:00</published><title type="text">Radio &amp; waves</title>
<content type="html">&lt;p&gt;Text.&lt;/p&gt;</content><author><name>Ann</name><email>noreply@blogger.com</email></author>`

describe('a Blogger export', () => {
  it('gives its posts with the ids of the feed', async () => {
    const { site, posts } = await read(
      `<entry>${FACTS}${kind('post')}<category scheme="http://www.blogger.com/atom/ns#" term="Sea"/><link rel="replies" href="https://a.blogspot.com/feeds/2/comments"/><link rel="alternate" href="https://a.blogspot.com/2017/06/radio.html"/></entry>`,
    )
    expect(site).toEqual({ title: 'Radio', home: 'https://a.blogspot.com/' })
    expect(posts).toMatchObject([
      {
        ...{ id: 'tag:blogger.com,1999:blog-1.post-2', link: 'https://a.blogspot.com/2017/06/radio.html' },
        ...{ slug: 'radio', title: 'Radio & waves', published: '2017-06-20T04:32:00.000Z', tags: ['Sea'] },
        ...{ authors: [{ name: 'Ann', url: undefined }], html: '<p>Text.</p>', draft: false },
      },
    ])
  })

  it.each(['settings', 'template', 'comment', 'page'])('leaves out %s', async name => {
    expect(await read(`<entry>${FACTS}${kind(name)}</entry>`)).toMatchObject({
      posts: [],
      counts: { [`left out: a ${name}, not a post`]: 1 },
    })
  })

  it('has drafts without id and address', async () => {
    const draft = '<app:control><app:draft>yes</app:draft></app:control>'
    const { posts } = await read(`<entry>${FACTS}${kind('post')}${draft}</entry>`)
    expect(posts).toMatchObject([{ draft: true, id: undefined, link: undefined }])
  })

  it('may come from Google Takeout', async () => {
    const entry = (type: string, status: string) =>
      `<entry>${FACTS}<blogger:type>${type}</blogger:type><blogger:status>${status}</blogger:status><blogger:filename>/2017/06/radio.html</blogger:filename></entry>`
    const { posts, counts } = await read(
      entry('POST', 'LIVE') +
        entry('COMMENT', 'LIVE') +
        entry('POST', 'SOFT_TRASHED') +
        entry('POST', 'DRAFT'),
      'https://a.example',
    )
    expect(posts).toMatchObject([
      { draft: false, link: 'https://a.example/2017/06/radio.html', slug: 'radio' },
      { draft: true, link: undefined },
    ])
    expect(counts).toEqual({ 'left out: a comment, not a post': 1, 'left out: trash': 1 })
  })
})
