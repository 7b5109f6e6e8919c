import { escapedHtml } from '../../html-text.ts'

/** A file of the media library. */
export interface Attachment {
  readonly number: string
  readonly url: string
  /** Number of the post to which it was uploaded. */
  readonly parent?: string | undefined
  /** Its place among the files of that post. */
  readonly order?: number | undefined
  readonly alt?: string | undefined
  readonly caption?: string | undefined
}

/** The files of the media library. */
export interface Library {
  find(number: string): Attachment | undefined
  /** Returns the pictures that were uploaded to a post, in their order. */
  picturesOf(post: string): readonly Attachment[]
}

/** Facts that shortcodes need. */
export interface ShortcodeContext {
  readonly library: Library
  /** Number of the post. */
  readonly post: string | undefined
  /** Called with the name of each shortcode that is not known. */
  readonly onUnknown: (name: string) => void
}

type Attributes = Readonly<Record<string, string>>
type Expand = (attributes: Attributes, inner: string, context: ShortcodeContext) => string

/** The shortcodes of WordPress itself and of the usual plugins (wordpress.com/support/shortcodes). */
const SHORTCODES: Readonly<Record<string, Expand>> = {
  caption: (attributes, inner) => figure(inner, attributes.caption),
  wp_caption: (attributes, inner) => figure(inner, attributes.caption),
  gallery: (attributes, _, context) =>
    galleryOf(attributes, context)
      .map(file => figure(`<img src="${quoted(file.url)}" alt="${quoted(file.alt ?? '')}">`, file.caption))
      .join('\n'),
  embed: (attributes, inner) => link(inner.trim() || attributes.src),
  audio: ({ src, mp3, m4a, ogg, wav, 0: first }) => player('audio', src ?? mp3 ?? m4a ?? ogg ?? wav ?? first),
  video: ({ src, mp4, m4v, webm, ogv, 0: first }) =>
    player('video', src ?? mp4 ?? m4v ?? webm ?? ogv ?? first),
  playlist: () => '',
  youtube: ({ id, 0: first }) => link(first ?? (id && `https://www.youtube.com/watch?v=${id}`)),
  vimeo: ({ id, 0: first }) =>
    link(/^\d+$/.test(first ?? id ?? '') ? `https://vimeo.com/${first ?? id}` : (first ?? id)),
  gist: ({ id, 0: first }) => link(first?.startsWith('http') ? first : id && `https://gist.github.com/${id}`),
  tweet: ({ 0: first }) => link(first),
  code: (_, inner) => `<pre><code>${inner.trim()}</code></pre>`,
  sourcecode: (_, inner) => `<pre><code>${inner.trim()}</code></pre>`,
  quote: (_, inner) => `<blockquote>${inner}</blockquote>`,
  more: () => '',
}

/** A name, its attributes, and what stands between it and its end if it has one. `[[name]]` is text. */
const SHORTCODE =
  /\[(\[?)([a-z][\w-]*)((?:\s+[^\][]*?|=[^\][]*?)?)\s*\/?\](?:((?:(?!\[\/?\2[\s\]])[\s\S])*?)\[\/\2\])?(\]?)/gi

/** Replaces shortcodes by the HTML that a reader should see. Of an unknown one, its text stays. */
export function expandShortcodes(html: string, context: ShortcodeContext): string {
  return html.replace(
    SHORTCODE,
    (found, open: string, name: string, written: string, inner: string | undefined, close: string) => {
      if (open !== '' && close !== '') return found.slice(1, -1)
      const key = name.toLowerCase()
      const expand = Object.hasOwn(SHORTCODES, key) ? SHORTCODES[key] : undefined
      if (expand !== undefined) return open + expand(attributesOf(written), inner ?? '', context) + close
      // "[sic]" and "[1]" are text.
      if (inner === undefined && !written.includes('=') && !name.includes('_')) return found
      context.onUnknown(name)
      return open + (inner ?? '') + close
    },
  )
}

const ATTRIBUTE =
  /([\w-]+)\s*=\s*"([^"]*)"|([\w-]+)\s*=\s*'([^']*)'|([\w-]+)\s*=\s*([^\s"']+)|"([^"]*)"|(\S+)/g

/** Returns attributes by name, and those without a name by their number. */
function attributesOf(written: string): Attributes {
  const attributes: Record<string, string> = {}
  let unnamed = 0
  for (const [, n1, v1, n2, v2, n3, v3, v4, v5] of written.replace(/^=/, '').matchAll(ATTRIBUTE)) {
    const name = n1 ?? n2 ?? n3
    attributes[name?.toLowerCase() ?? String(unnamed++)] = v1 ?? v2 ?? v3 ?? v4 ?? v5 ?? ''
  }
  return attributes
}

/** A gallery names its files, or has those that were uploaded to its post. */
function galleryOf(attributes: Attributes, { library, post }: ShortcodeContext): readonly Attachment[] {
  const listed = numbersIn(attributes.ids ?? attributes.include)
  if (listed.length > 0) return listed.map(library.find).filter(file => file !== undefined)
  const left = new Set(numbersIn(attributes.exclude))
  const from = attributes.id ?? post
  return from === undefined ? [] : library.picturesOf(from).filter(({ number }) => !left.has(number))
}

function numbersIn(list = ''): readonly string[] {
  return list.split(/[\s,]+/).filter(number => number !== '')
}

/** In old exports the caption is an attribute, in new ones the text after the picture. */
function figure(inner: string, caption: string | undefined): string {
  const [, picture = inner, text = ''] =
    /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inner) ?? []
  const words = caption ?? text.trim()
  return `<figure>${picture.trim()}${words === '' ? '' : `<figcaption>${words}</figcaption>`}</figure>`
}

function link(url: string | undefined): string {
  return url === undefined || url === '' ? '' : `<p><a href="${quoted(url)}">${quoted(url)}</a></p>`
}

function player(element: 'audio' | 'video', url: string | undefined): string {
  return url === undefined ? '' : `<${element} controls src="${quoted(url)}"></${element}>`
}

/** The text may be escaped already. */
function quoted(text: string): string {
  return escapedHtml(text.replaceAll('&amp;', '&'))
}
