import sanitizeHtml from 'sanitize-html'
import {
  absoluteLink,
  absoluteMedia,
  absoluteSrcset,
  assetOf,
  type BodyContext,
  preferredCandidate,
  urlsOf,
} from './absolute-urls.ts'
import { withReadableContent } from './foreign/readable.ts'
import { isLazy, withLazySources } from './lazy-sources.ts'
import { limitNesting } from './nesting.ts'
import { soundNesting } from './structure/sound-nesting.ts'

/** Returns the HTML with only allowed elements and absolute URLs. All text is preserved, except scripts and styles. */
export function sanitise(html: string, context: BodyContext): string {
  const options = { ...OPTIONS, transformTags: transformers(context) }
  return soundNesting(
    sanitizeHtml(closeFrames(withReadableContent(limitNesting(html))), options).replace(SOURCELESS, ''),
  )
}

const TAGS =
  'a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn ' +
  'div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img ins kbd li main mark nav ol ' +
  'p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead ' +
  'time tr track u ul var video wbr'

const CELL = ['align', 'colspan', 'headers', 'rowspan', 'scope']
const EDIT = ['cite', 'datetime']

const ATTRIBUTES = {
  '*': ['dir', 'id', 'lang', 'title'],
  a: ['href', 'hreflang', 'name'],
  audio: ['controls', 'loop', 'muted', 'preload', 'src'],
  blockquote: ['cite'],
  col: ['span'],
  colgroup: ['span'],
  data: ['value'],
  del: EDIT,
  details: ['open'],
  iframe: ['allowfullscreen', 'height', 'src', 'width'],
  img: ['alt', 'height', 'sizes', 'src', 'srcset', 'width'],
  ins: EDIT,
  li: ['value'],
  ol: ['reversed', 'start', 'type'],
  q: ['cite'],
  source: ['height', 'media', 'sizes', 'src', 'srcset', 'type', 'width'],
  td: CELL,
  th: CELL,
  time: ['datetime'],
  track: ['default', 'kind', 'label', 'src', 'srclang'],
  video: ['controls', 'height', 'loop', 'muted', 'playsinline', 'poster', 'preload', 'src', 'width'],
}

/** Players that may be embedded. Any other frame becomes a link. */
const PLAYERS =
  /^https:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/|^https:\/\/player\.vimeo\.com\/video\//i

/** Elements replaced by others, so that their meaning and the spaces between words are preserved. */
const RENAMED = {
  acronym: 'abbr',
  center: 'div',
  fieldset: 'div',
  form: 'div',
  legend: 'div',
  strike: 's',
  tt: 'code',
}

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS.split(' '),
  allowedAttributes: ATTRIBUTES,
  allowedClasses: { code: ['language-*'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nonTextTags: ['script', 'style'],
  selfClosing: ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'],
}

const FRAME = /<iframe\b[^<>]*>/gi

/** Media elements without a source, and what stands for others. The sanitiser has escaped quotes and brackets in values. */
const SOURCELESS = /<(?:img|source|track)(?![^<>]* src(?:set)?=")[^<>]*>|<span><\/span>/g

/** Closes frames. One that is left open, or closed as in XML, would contain the rest of the article. */
function closeFrames(html: string): string {
  const opened = html.match(FRAME)?.length ?? 0
  const closed = html.match(/<\/iframe\b/gi)?.length ?? 0
  return opened > closed ? html.replace(FRAME, '$&</iframe>') : html
}

type Transformers = NonNullable<sanitizeHtml.IOptions['transformTags']>

function transformers(context: BodyContext): Transformers {
  const sources: sanitizeHtml.Transformer = (tagName, attribs) => ({
    tagName,
    attribs: withSources(withLazySources(attribs, context), context),
  })
  const image = imageTransformer(context)
  const citing: sanitizeHtml.Transformer = (tagName, attribs) => ({
    tagName,
    attribs: withLink(attribs, 'cite', context),
  })
  return {
    ...RENAMED,
    a: (tagName, attribs) => ({ tagName, attribs: withLink(attribs, 'href', context) }),
    area: (_, { href, alt, title }) => linkTo(href, alt || title, context),
    audio: sources,
    blockquote: citing,
    del: citing,
    embed: (_, { src, title }) => linkTo(src, title, context),
    iframe: (_, attribs) => frame(withLazySources(attribs, context), context),
    img: image.img,
    input: (_, attribs) => control(attribs),
    ins: citing,
    picture: image.picture,
    q: citing,
    source: image.source,
    td: cell,
    th: cell,
    track: sources,
    video: sources,
  }
}

function withLink(
  attribs: sanitizeHtml.Attributes,
  name: 'cite' | 'href',
  context: BodyContext,
): sanitizeHtml.Attributes {
  const url = attribs[name]
  return url === undefined ? attribs : withValues(attribs, { [name]: absoluteLink(url, context) })
}

function withSources(attribs: sanitizeHtml.Attributes, context: BodyContext): sanitizeHtml.Attributes {
  const { src, srcset, poster } = attribs
  return withValues(attribs, {
    src: src === undefined ? undefined : absoluteMedia(src, context),
    srcset: srcset === undefined ? undefined : absoluteSrcset(srcset, context),
    poster: poster === undefined ? undefined : absoluteMedia(poster, context),
  })
}

/**
 * Finds the address of each picture: the one for which a lazy picture waits, `src`, or a candidate of `srcset` or of the
 * `source` before it. The same picture after a lazy one, for readers without scripts, is dropped.
 */
function imageTransformer(context: BodyContext) {
  let previous: { src: string | undefined; lazy: boolean } | undefined
  let candidates: string | undefined

  const picture: sanitizeHtml.Transformer = (tagName, attribs) => {
    candidates = undefined
    return { tagName, attribs }
  }

  const source: sanitizeHtml.Transformer = (tagName, given) => {
    const real = withLazySources(given, context)
    const attribs = withServedType(withSources(real, context), real, context)
    candidates ??= attribs.srcset
    return { tagName, attribs }
  }

  const img: sanitizeHtml.Transformer = (tagName, given) => {
    const real = withLazySources(given, context)
    const absolute = withSources(real, context)
    const src = absolute.src ?? preferredCandidate(absolute.srcset ?? candidates ?? '')
    const lazy = isLazy(given)
    const isRepeated = src !== undefined && src === previous?.src && lazy !== previous.lazy
    candidates = undefined
    previous = { src, lazy }
    if (src === undefined || isRepeated) return { tagName, attribs: {} }
    return { tagName, attribs: withSize({ ...absolute, src }, real.src ?? '', context) }
  }

  return { picture, source, img }
}

/** Gives a source the type of the file that is served, which may be another than that of its original. */
function withServedType(
  attribs: sanitizeHtml.Attributes,
  { src = '', srcset = '' }: sanitizeHtml.Attributes,
  context: BodyContext,
): sanitizeHtml.Attributes {
  const files = [src, ...urlsOf(srcset)].filter(url => url !== '').map(url => assetOf(url, context))
  const served = files.filter(file => file?.src !== '')
  if (served.every(file => file === undefined)) return attribs
  const [type, ...others] = new Set(served.map(file => file?.type))
  return withValues(attribs, { type: others.length === 0 ? type : undefined })
}

/** Adds the size of a picture in the folder, so that pages do not jump. */
function withSize(
  attribs: sanitizeHtml.Attributes,
  written: string,
  context: BodyContext,
): sanitizeHtml.Attributes {
  const asset = assetOf(written, context)
  if (!asset?.width || !asset.height || attribs.width || attribs.height) return attribs
  return withValues(attribs, { width: String(asset.width), height: String(asset.height) })
}

/** Replaces what readers do not show by a link to it. */
function linkTo(url: string | undefined, text: string | undefined, context: BodyContext): sanitizeHtml.Tag {
  const href = url === undefined ? undefined : absoluteLink(url, context)
  if (href === undefined) return { tagName: 'span', attribs: {}, text: text ?? '' }
  return { tagName: 'a', attribs: { href }, text: text || href }
}

/** Shows the box of a task as a character, and the words on a button. */
function control({ type = '', value = '', checked }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const box = checked === undefined ? '☐ ' : '☑ '
  const words = /^(?:button|submit|reset)$/i.test(type) ? value : ''
  return { tagName: 'span', attribs: {}, text: /^(?:checkbox|radio)$/i.test(type) ? box : words }
}

/** Embeds an allowed player, and replaces any other frame with a link, so that nothing is lost. */
function frame(attribs: sanitizeHtml.Attributes, context: BodyContext): sanitizeHtml.Tag {
  const src = absoluteMedia(attribs.src ?? '', context)
  if (src === undefined) return { tagName: 'span', attribs: {}, text: '' }
  if (PLAYERS.test(src)) return { tagName: 'iframe', attribs: { ...attribs, src }, text: '' }
  return { tagName: 'a', attribs: { href: src }, text: attribs.title || src }
}

/** Replaces a style with an attribute: Markdown aligns columns with styles, which are not allowed. */
function cell(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const align = /^text-align:(left|center|right)$/.exec(attribs.style ?? '')?.[1]
  return { tagName, attribs: align === undefined ? attribs : { ...attribs, align } }
}

/** Returns the attributes with new values, in the same order. Those without a value are left out. */
function withValues(
  attribs: sanitizeHtml.Attributes,
  values: Record<string, string | undefined>,
): sanitizeHtml.Attributes {
  const next: sanitizeHtml.Attributes = {}
  for (const [name, value] of Object.entries({ ...attribs, ...values })) {
    if (value !== undefined) next[name] = value
  }
  return next
}
