import { headline, sentence } from './markdown-text.ts'
import { createRandom } from './random.ts'
import { createVocabulary } from './vocabulary.ts'

/** A document of another system with so many posts. */
export interface SyntheticExport {
  readonly name: string
  /** Yields the document piece by piece. */
  write(posts: number): Generator<string>
}

interface Post {
  readonly number: number
  readonly title: string
  /** RFC 3339, in UTC. */
  readonly date: string
  readonly html: string
}

const HOUR_MS = 3_600_000
const SENTENCES = 24

function* postsOf(count: number): Generator<Post> {
  const words = createVocabulary(1)
  for (let number = 1; number <= count; number++) {
    const random = createRandom(2, number)
    const sentences = Array.from({ length: SENTENCES }, () => `<p>${sentence(words, random)}</p>`)
    const date = new Date(Date.UTC(2005, 0, 1) + number * HOUR_MS).toISOString()
    yield { number, title: headline(words, random, 6), date, html: sentences.join('\n') }
  }
}

/** Returns the elements of a list with a text between them. */
function* joined(posts: Iterable<Post>, between: string, write: (post: Post) => string): Generator<string> {
  let before = ''
  for (const post of posts) {
    yield before + write(post)
    before = between
  }
}

const link = ({ number }: Post) => `https://old.example/${number}/`

const ghostId = (number: number) => number.toString(16).padStart(24, '0')

/** The documents that are imported. */
export const exports: readonly SyntheticExport[] = [
  {
    name: 'wordpress.xml',
    *write(posts) {
      const namespaces =
        'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
      yield `<rss ${namespaces}><channel><title>Old</title><wp:base_blog_url>https://old.example</wp:base_blog_url>`
      yield* joined(
        postsOf(posts),
        '\n',
        post => `<item><title>${post.title}</title><link>${link(post)}</link>
<guid isPermaLink="false">https://old.example/?p=${post.number}</guid><content:encoded><![CDATA[${post.html}]]></content:encoded>
<wp:post_id>${post.number}</wp:post_id><wp:post_date_gmt>${post.date.slice(0, 19).replace('T', ' ')}</wp:post_date_gmt>
<wp:post_name>post-${post.number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="sea"><![CDATA[Sea]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>${post.number + 1_000_000}</wp:meta_value></wp:postmeta></item>
<item><title>Picture</title><wp:post_id>${post.number + 1_000_000}</wp:post_id><wp:post_parent>${post.number}</wp:post_parent>
<wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example/uploads/${post.number}.jpg</wp:attachment_url></item>`,
      )
      yield '</channel></rss>'
    },
  },
  {
    name: 'ghost.json',
    *write(posts) {
      yield '{"db":[{"data":{"posts":['
      yield* joined(postsOf(posts), ',', ({ number, title, date, html }) =>
        JSON.stringify({
          ...{ id: ghostId(number), title, slug: `post-${number}`, html },
          ...{ plaintext: html, status: 'published', visibility: 'public', published_at: date },
        }),
      )
      const rows = (row: (post: string) => object) =>
        joined(postsOf(posts), ',', ({ number }) => JSON.stringify(row(ghostId(number))))
      yield '],"tags":[{"id":"t","name":"Sea"}],"users":[{"id":"u","name":"Ann"}],"posts_tags":['
      yield* rows(post_id => ({ post_id, tag_id: 't', sort_order: 0 }))
      yield '],"posts_authors":['
      yield* rows(post_id => ({ post_id, author_id: 'u', sort_order: 0 }))
      yield '],"posts_meta":['
      yield* rows(post_id => ({ post_id, feature_image_alt: 'A mast' }))
      yield ']}}]}'
    },
  },
  {
    name: 'feed.atom',
    *write(posts) {
      yield '<feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title><id>urn:old</id>'
      yield* joined(
        postsOf(posts),
        '\n',
        post => `<entry><id>urn:${post.number}</id><title>${post.title}</title><link href="${link(post)}"/>
<published>${post.date}</published><content type="html"><![CDATA[${post.html}]]></content></entry>`,
      )
      yield '</feed>'
    },
  },
  {
    name: 'feed.json',
    *write(posts) {
      yield '{"version":"https://jsonfeed.org/version/1.1","title":"Old","items":['
      yield* joined(postsOf(posts), ',', post =>
        JSON.stringify({
          ...{ id: `urn:${post.number}`, url: link(post), title: post.title },
          ...{ date_published: post.date, content_html: post.html },
        }),
      )
      yield ']}'
    },
  },
]
