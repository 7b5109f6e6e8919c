import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openExportFiles } from '../../../src/importing/files/export-files.ts'
import { createImportReport, type ImportedPost } from '../../../src/importing/imported-post.ts'
import { withParagraphs } from '../../../src/importing/sources/wordpress/paragraphs.ts'
import {
  type Attachment,
  expandShortcodes,
  type Library,
} from '../../../src/importing/sources/wordpress/shortcodes.ts'
import { openWxr } from '../../../src/importing/sources/wordpress/wxr.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-wxr-'))
})
afterEach(() => rm(folder, { recursive: true }))

const AUTHOR =
  '<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name><![CDATA[Ann &amp; Co]]></wp:author_display_name></wp:author>'

function item(fields: string): string {
  return `<item>${fields}</item>`
}

function post(number: number, fields = ''): string {
  return item(
    `<title>Post ${number}</title><link>https://a.example/${number}/</link><guid isPermaLink="false">https://a.example/?p=${number}</guid>
    <dc:creator>ann</dc:creator><content:encoded><![CDATA[One.\n\nTwo.]]></content:encoded><wp:post_id>${number}</wp:post_id>
    <wp:post_date>2021-02-17 11:00:00</wp:post_date><wp:post_date_gmt>2021-02-17 10:00:00</wp:post_date_gmt>
    <wp:post_name>post-${number}</wp:post_name>${fields}${fields.includes('wp:status') ? '' : '<wp:status>publish</wp:status>'}
    ${fields.includes('wp:post_type') ? '' : '<wp:post_type>post</wp:post_type>'}`,
  )
}

async function read(...exports: readonly string[]) {
  const paths = exports.map((_, at) => join(folder, `${at}.xml`))
  for (const [at, content] of exports.entries()) {
    const namespace = at === 0 ? 'http://wordpress.org/export/1.2/' : 'https://wordpress.org/export/1.1/'
    await writeFile(
      paths[at] ?? '',
      `<rss xmlns:wp="${namespace}" xmlns:excerpt="${namespace}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Radio</title>${content}</channel></rss>`,
    )
  }
  const report = createImportReport()
  const { site, posts } = await openWxr((await openExportFiles(paths, report)).files, report)
  const all: ImportedPost[] = []
  for await (const one of posts) all.push(one)
  return { site, posts: all, counts: Object.fromEntries(report.counts) }
}

describe('a WordPress export', () => {
  it('may be one of Squarespace, whose links are paths and whose pictures are loaded by a script', async () => {
    const { posts } = await read(
      `<link>https://a.squarespace.com</link>${item(
        `<title>Radio</title><link>/blog/2021/2/17/radio</link><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
        <wp:post_name>blog/2021/2/17/radio</wp:post_name><content:encoded><![CDATA[<p><noscript><img src="https://b.example/a.jpg"></noscript><img class="thumb" data-src="https://b.example/a.jpg"></p>]]></content:encoded>`,
      )}`,
    )
    expect(posts).toMatchObject([
      {
        ...{ id: undefined, link: 'https://a.squarespace.com/blog/2021/2/17/radio', slug: 'radio' },
        html: '<p><img class="thumb" src="https://b.example/a.jpg"></p>',
      },
    ])
  })

  it('gives its posts with the ids of the feed', async () => {
    const categories =
      '<category domain="category" nicename="news"><![CDATA[News &amp;amp; Views]]></category><category domain="post_tag" nicename="sea">Sea</category><category domain="category" nicename="uncategorized">Uncategorized</category><excerpt:encoded><![CDATA[<b>Short</b>]]></excerpt:encoded>'
    const { site, posts } = await read(AUTHOR + post(1, categories))
    expect(site.title).toBe('Radio')
    expect(posts).toMatchObject([
      {
        sourceId: 'a.example?p=1 1',
        id: 'https://a.example/?p=1',
        link: 'https://a.example/1/',
        slug: 'post-1',
        title: 'Post 1',
        summary: 'Short',
        published: '2021-02-17T10:00:00Z',
        authors: [{ name: 'Ann & Co' }],
        tags: ['News & Views', 'Sea'],
        html: '<p>One.</p>\n<p>Two.</p>',
        draft: false,
      },
    ])
  })

  it('gives its posts with the other addresses that WordPress answers', async () => {
    const old = (slug: string) =>
      `<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>${slug}</wp:meta_value></wp:postmeta>`
    const renamed = item(
      `<title>Radio</title><link>https://a.example/2021/radio/</link><wp:post_id>7</wp:post_id>
       <wp:post_name>radio</wp:post_name>${old('wireless')}${old('radios')}`,
    )
    const draft = post(8, '<wp:status>draft</wp:status>')
    const { posts } = await read(renamed + post(1) + draft)
    expect(posts.map(({ aliases }) => aliases)).toEqual([
      ['/?p=7', 'https://a.example/2021/wireless/', 'https://a.example/2021/radios/'],
      ['/?p=1'],
      [],
    ])
  })

  it('tells the posts of two sites apart, and knows those of one that has moved', async () => {
    const idsOf = async (home: string, guid: string) => {
      const site = post(1).replace('https://a.example/?p=1', guid)
      return (await read(`<wp:base_blog_url>${home}</wp:base_blog_url>${site}`)).posts[0]?.sourceId
    }
    const local = 'http://localhost:8080/?p=1'
    expect(await idsOf('https://a.example', local)).not.toBe(await idsOf('https://b.example', local))
    const [a, b] = ['https://a.example/?p=1', 'https://b.example/?p=1']
    expect(await idsOf('https://a.example', a)).not.toBe(await idsOf('https://b.example', b))
    expect(await idsOf('https://a.example', a)).toBe(await idsOf('https://moved.example', a))
    expect(await idsOf('https://a.example', 'local')).not.toBe(await idsOf('https://b.example', 'local'))
  })

  it('has its featured picture in another file, with alternative text and caption', async () => {
    const attachment = item(
      `<wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://a.example/m.jpg</wp:attachment_url>
       <excerpt:encoded>At night</excerpt:encoded><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A mast</wp:meta_value></wp:postmeta>`,
    )
    const meta =
      '<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>'
    const { posts } = await read(post(1, meta), attachment)
    expect(posts[0]?.image).toEqual({ src: 'https://a.example/m.jpg', alt: 'A mast', caption: 'At night' })
  })

  it.each([
    ['private posts', '<wp:status>private</wp:status>', 'left out: private'],
    ['posts with a password', '<wp:post_password>x</wp:post_password>', 'left out: with a password'],
    ['pages', '<wp:post_type>page</wp:post_type>', 'left out: a page, not a post'],
    ['other types', '<wp:post_type>recipe</wp:post_type>', 'left out: of type recipe, not a post'],
    ['menus', '<wp:post_type>nav_menu_item</wp:post_type>', 'left out: a part of a menu, not a post'],
    [
      'files',
      '<wp:post_type>attachment</wp:post_type>',
      'left out: a file of the media library, which comes with the posts that show it',
    ],
  ])('leaves out %s, and counts them', async (_, fields, reason) => {
    const { posts, counts } = await read(post(1, fields) + post(2))
    expect(posts.map(({ title }) => title)).toEqual(['Post 2'])
    expect(counts).toEqual({ [reason]: 1 })
  })

  it('shows the pictures that were uploaded to a post in its gallery, in their order', async () => {
    const picture = (number: number, order: number) =>
      item(
        `<wp:post_id>${number}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:post_parent>1</wp:post_parent>
         <wp:menu_order>${order}</wp:menu_order><wp:attachment_url>https://a.example/${number}.jpg</wp:attachment_url>`,
      )
    const gallery = post(1).replace('One.\n\nTwo.', '[gallery]')
    const { posts } = await read(gallery + picture(8, 2) + picture(9, 1) + picture(7, 2))
    expect(posts[0]?.html.match(/\d\.jpg/g)).toEqual(['9.jpg', '7.jpg', '8.jpg'])
  })

  it('has the first words as the title of a post without one', async () => {
    const { posts } = await read(post(1).replace('<title>Post 1</title>', '<title></title>'))
    expect(posts[0]?.title).toBe('One. Two.')
  })

  it('counts blocks that WordPress fills when it shows a post', async () => {
    const body =
      '<!-- wp:latest-posts {"postsToShow":3} /-->\n<!-- wp:paragraph --><p>Text.</p><!-- /wp:paragraph -->'
    const { posts, counts } = await read(post(1).replace('One.\n\nTwo.', body))
    expect(posts[0]?.html).toBe('<p>Text.</p>')
    expect(counts).toEqual({ 'block without text of its own, left out: latest-posts': 1 })
  })

  it('may declare namespaces inside its items, for these alone', async () => {
    const plain = item(
      '<title>Plain</title><post_id xmlns="http://wordpress.org/export/1.2/">3</post_id><wp:post_type>post</wp:post_type>',
    )
    const foreign = item(
      '<title>Foreign</title><wp:x xmlns:wp="http://foreign.example/"/><wp:post_id>4</wp:post_id><wp:post_type>post</wp:post_type>',
    )
    const { posts } = await read(post(1) + plain + foreign + post(2))
    expect(posts.map(({ title }) => title)).toEqual(['Post 1', 'Plain', 'Foreign', 'Post 2'])
  })

  it('keeps drafts as drafts, and scheduled posts with their date', async () => {
    const date = '<wp:status>future</wp:status>'
    const { posts } = await read(post(1, '<wp:status>draft</wp:status>') + post(2, date))
    expect(posts.map(({ draft, id }) => [draft, id])).toEqual([
      [true, undefined],
      [false, 'https://a.example/?p=2'],
    ])
  })

  it('has enclosures of three lines, and several authors', async () => {
    const fields =
      '<wp:postmeta><wp:meta_key>enclosure</wp:meta_key><wp:meta_value>https://a.example/1.mp3\n5\naudio/mpeg\na:1:{}</wp:meta_value></wp:postmeta><category domain="author" nicename="cap-ann">Ann</category><category domain="author" nicename="cap-ben">Ben</category>'
    const { posts } = await read(AUTHOR + post(1, fields))
    expect(posts[0]).toMatchObject({
      attachments: [{ url: 'https://a.example/1.mp3', length: 5, type: 'audio/mpeg' }],
      authors: [{ name: 'Ann & Co' }, { name: 'Ben' }],
    })
  })

  it('is read without control characters, which are counted', async () => {
    const { posts, counts } = await read(post(1).replace('Post 1', 'Po\u0000st\u0008 1'))
    expect(posts[0]?.title).toBe('Post 1')
    expect(counts).toEqual({ 'control characters removed': 2 })
  })

  it('has no date where it is none, and leaves out items without anything', async () => {
    const wrong = post(1).replaceAll(/2021-02-17 1\d:00:00/g, '2021-13-45 99:99:99')
    const { posts, counts } = await read(wrong + item('<link>https://a.example/</link>'))
    expect(posts.map(({ published }) => published)).toEqual([undefined])
    expect(counts).toEqual({ 'left out: an item without title, text and number': 1 })
  })

  it.each([
    ['0000-00-00 00:00:00', 'Wed, 17 Feb 2021 10:00:00 +0000', '2021-02-17T10:00:00.000Z'],
    ['0000-00-00 00:00:00', 'Thu, 01 Jan 1970 00:00:00 +0000', '2021-02-17 11:00:00'],
    ['0000-00-00 00:00:00', 'Tue, 30 Nov 1999 00:00:00 +0000', '2021-02-17 11:00:00'],
    ['0000-00-00 00:00:00', 'Wed, 30 Nov -0001 00:00:00 +0000', '2021-02-17 11:00:00'],
  ])('has a date where that in Greenwich is %s', async (gmt, pubDate, published) => {
    const text = post(1, `<pubDate>${pubDate}</pubDate>`).replace('2021-02-17 10:00:00', gmt)
    expect((await read(text)).posts[0]?.published).toBe(published)
  })
})

it.each([
  ['One\ntwo\n\nThree', '<p>One<br>\ntwo</p>\n<p>Three</p>'],
  ['One\n<h2>Two</h2>\nThree', '<p>One</p>\n<h2>Two</h2>\n<p>Three</p>'],
  ['<ul>\n<li>One</li>\n</ul>\nTwo', '<ul>\n<li>One</li>\n</ul>\n<p>Two</p>'],
  ['<div>One\n\nTwo</div>', '<div>One\n<p>Two</p></div>'],
  ['<pre>a\n\nb</pre>', '<pre>a\n\nb</pre>'],
  [
    '<p>One</p>\n\nTwo\n\n<p class="x">Three\nfour</p>',
    '<p>One</p>\n<p>Two</p>\n<p class="x">Three\nfour</p>',
  ],
  ['<blockquote><p>One</p></blockquote>\nTwo', '<blockquote>\n<p>One</p>\n</blockquote>\n<p>Two</p>'],
  ['One<br />\ntwo <br>\nthree', '<p>One<br>\ntwo<br>\nthree</p>'],
  ['One\n<!--more-->\nTwo<!--nextpage-->Three', '<p>One</p>\n<!--more-->\n<p>Two</p>\n<p>Three</p>'],
  [
    'See\nhttps://v.example/?a=1&b=2\nnow',
    '<p>See<br>\n<a href="https://v.example/?a=1&b=2">https://v.example/?a=1&b=2</a><br>\nnow</p>',
  ],
  [
    '<!-- wp:embed --><figure><div class="wp-block-embed__wrapper">\nhttps://v.example/1\n</div></figure>',
    '<!-- wp:embed --><figure><div class="wp-block-embed__wrapper"><a href="https://v.example/1">https://v.example/1</a></div></figure>',
  ],
  ['<!-- wp:list -->\n<ul></ul>', '<!-- wp:list -->\n<ul></ul>'],
])('a classic body gets the paragraphs that WordPress shows: %j', (html, expected) => {
  expect(withParagraphs(html)).toBe(expected)
})

describe('a shortcode', () => {
  const files: readonly Attachment[] = [
    { number: '3', url: 'https://a.example/3.jpg', alt: 'A "mast"', caption: 'At night' },
    { number: '5', url: 'https://a.example/5.jpg', parent: '1' },
    { number: '6', url: 'https://a.example/6.jpg', parent: '1' },
  ]
  const library: Library = {
    find: wanted => files.find(({ number }) => number === wanted),
    picturesOf: post => files.filter(({ parent }) => parent === post),
  }
  function expand(html: string) {
    const unknown: string[] = []
    return [expandShortcodes(html, { library, post: '1', onUnknown: name => unknown.push(name) }), ...unknown]
  }

  it.each([
    [
      '[caption id="1"]<img src="a.jpg"> At night[/caption]',
      '<figure><img src="a.jpg"><figcaption>At night</figcaption></figure>',
    ],
    [
      '[caption caption="Old"]<a href="b"><img src="a.jpg"></a>[/caption]',
      '<figure><a href="b"><img src="a.jpg"></a><figcaption>Old</figcaption></figure>',
    ],
    [
      '[gallery ids="3,4"]',
      '<figure><img src="https://a.example/3.jpg" alt="A &quot;mast&quot;"><figcaption>At night</figcaption></figure>',
    ],
    [
      '[gallery columns="2"]',
      '<figure><img src="https://a.example/5.jpg" alt=""></figure>\n<figure><img src="https://a.example/6.jpg" alt=""></figure>',
    ],
    ['[gallery exclude="5"]', '<figure><img src="https://a.example/6.jpg" alt=""></figure>'],
    ['[gallery id="2"]', ''],
    ['[audio https://a.example/1.mp3]', '<audio controls src="https://a.example/1.mp3"></audio>'],
    [
      '[embed]https://b.example/?a=1&b=2[/embed]',
      '<p><a href="https://b.example/?a=1&amp;b=2">https://b.example/?a=1&amp;b=2</a></p>',
    ],
    [
      '[audio mp3="https://a.example/1.mp3"][/audio]',
      '<audio controls src="https://a.example/1.mp3"></audio>',
    ],
    ['[youtube https://youtu.be/x]', '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>'],
    [
      '[[caption]] and [sic] and [1] and [citation needed]',
      '[caption] and [sic] and [1] and [citation needed]',
    ],
  ])('%s', (html, expected) => {
    expect(expand(html)).toEqual([expected])
  })

  it('that is unknown vanishes, but not its text', () => {
    expect(expand('A [fancy_box color="red"]text[/fancy_box] [form id=3] Z')).toEqual([
      'A text  Z',
      'fancy_box',
      'form',
    ])
  })
})

describe('an episode in WordPress', () => {
  const meta = (key: string, value: string) =>
    `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value><![CDATA[${value}]]></wp:meta_value></wp:postmeta>`

  it('of PowerPress has what stands below its enclosure', async () => {
    const fields =
      'a:6:{s:8:"duration";s:8:"00:36:20";s:10:"episode_no";s:1:"3";s:6:"season";i:2;s:12:"episode_type";s:5:"bonus";s:8:"explicit";s:1:"2";s:13:"episode_title";s:5:"Night";}'
    const { posts: all } = await read(
      post(1, meta('enclosure', `https://a.example/1.mp3\n5\naudio/mpeg\n${fields}`)),
    )
    expect(all[0]).toMatchObject({
      attachments: [{ url: 'https://a.example/1.mp3', length: 5, type: 'audio/mpeg', duration: 2_180 }],
      episode: { episode: 3, season: 2, episodeType: 'bonus', explicit: false, episodeTitle: 'Night' },
    })
  })

  it('of Seriously Simple Podcasting has a type of its own', async () => {
    const fields = [
      '<wp:post_type>podcast</wp:post_type>',
      ...[meta('audio_file', 'https://a.example/1.mp3'), meta('enclosure', 'https://a.example/1.mp3')],
      ...[meta('duration', '36:20'), meta('filesize_raw', '99'), meta('itunes_season_number', '2')],
      ...[meta('itunes_episode_number', '3'), meta('itunes_episode_type', 'full'), meta('explicit', 'on')],
    ]
    const { posts: all } = await read(
      post(1, fields.join('')),
      post(2, '<wp:post_type>podcast</wp:post_type>'),
    )
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({
      attachments: [{ url: 'https://a.example/1.mp3' }],
      episode: { episode: 3, season: 2, episodeType: 'full', explicit: true },
    })
    expect(all[0]?.attachments).toHaveLength(1)
  })

  it('is none without a recording', async () => {
    const { posts: all } = await read(post(1, meta('duration', '36:20')))
    expect(all[0]).toMatchObject({ attachments: [], episode: undefined })
  })
})
