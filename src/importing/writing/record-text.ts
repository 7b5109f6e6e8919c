import { stringify } from 'yaml'
import { slugify } from '../../articles/identity.ts'
import type { ImportedPost } from '../imported-post.ts'

/** Returns the text of a record: the fields of a post as YAML, and its HTML below. */
export function recordText(post: ImportedPost): string {
  const { id, link, aliases = [], title, published, updated, summary, language, image, draft } = post
  const fields = {
    title,
    ...present({ id }),
    ...present({ published, updated, link }),
    // With a link, the page and its old addresses are on the old site.
    ...(link === undefined && aliases.length > 0 && { aliases }),
    ...present({ language, summary }),
    ...(post.authors.length > 0 && { authors: post.authors.map(authorField) }),
    ...(post.tags.length > 0 && { tags: [...new Set(post.tags)] }),
    ...(image !== undefined && { image: present(image) }),
    ...(post.attachments.length > 0 && {
      attachments: post.attachments.map(({ url, ...facts }) => ({ src: url, ...present(facts) })),
    }),
    ...post.episode,
    ...(draft && { draft }),
  }
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n\n${post.html.trim()}\n`
}

/** In bytes. Disks have 255 for a name, and a date, an ending and the names of pictures need some. */
const MAX_NAME_BYTES = 160

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  const whole = new TextDecoder().decode(Buffer.from(name).subarray(0, MAX_NAME_BYTES))
  return whole.replace(/\ufffd+$/, '').replace(/-+$/, '')
}

/** Names that Windows gives to devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** Returns the name of a record, without extension: `2021/2021-02-17-radio`. A post without a date has none in its name. */
export function recordName({ published, slug, title, sourceId }: ImportedPost): string {
  const slugged = slugify(slug ?? '') || slugify(title) || slugify(sourceId) || 'post'
  const name = RESERVED.test(slugged) ? `${slugged}-post` : shortened(slugged)
  const day = /^(\d{4})-\d\d-\d\d/.exec(published ?? '')
  return day === null ? name : `${day[1]}/${day[0]}-${name}`
}

function authorField({ name, email, url }: ImportedPost['authors'][number]) {
  if (email === undefined && url === undefined) return name
  return { name, ...present({ email, url }) }
}

function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
