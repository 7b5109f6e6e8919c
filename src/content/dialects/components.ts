import { escapeHtml } from '../plain-text.ts'
import type { Values } from './tags.ts'

/** Returns what a reader should see of a component. `inner` is the text between its tags, or nothing. */
export type Component = (values: Values, inner: string) => string

/** Returns a component by its name in lower case, whichever tool calls it so; undefined for one that is not known. */
export function findComponent(name: string): Component | undefined {
  const key = name
    .replace(/\.(?:html?|md|liquid|njk)$/, '')
    .replace(/^.*\//, '')
    .replace(/[-_]/g, '')
  return Object.hasOwn(COMPONENTS, key) ? COMPONENTS[key] : undefined
}

const picture: Component = (values, inner) => {
  const src =
    values.src ?? values.url ?? values.image ?? values.imagepath ?? values.path ?? values.file ?? values[0]
  if (src === undefined) return inner
  const alt = values.alt ?? values.caption ?? values.title ?? ''
  const words = [values.title, values.caption].filter(text => text !== undefined && text !== '')
  const caption = [...new Set(words)].map(text => captionHtml(text ?? '')).join(' ') || inner.trim()
  const credit =
    values.attr && (values.attrlink ? link(values.attrlink, values.attr) : escapeHtml(values.attr))
  const below = [caption, credit].filter(Boolean).join(' ')
  const image = `<img src="${escapeHtml(src)}" alt="${escapeHtml(withoutMarks(alt))}">`
  const linked = values.link ? `<a href="${escapeHtml(values.link)}">${image}</a>` : image
  return block(`<figure>${linked}${below && `<figcaption>${below}</figcaption>`}</figure>`)
}

const LINK = /\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)/g
const EMPHASIS = /(?<![\p{L}\p{N}])([*_]{1,2})(?=\S)([^*_\n]{1,300})(?<=\S)\1(?![\p{L}\p{N}])/gu

/** Captions may have links and emphasis in Markdown, which is not read within HTML. */
function captionHtml(caption: string): string {
  return escapeHtml(caption).replace(LINK, '<a href="$2">$1</a>').replace(EMPHASIS, '<em>$2</em>')
}

function withoutMarks(caption: string): string {
  return caption.replace(LINK, '$1').replace(EMPHASIS, '$2')
}

const note =
  (type: string): Component =>
  (values, inner) => {
    const kind = type === '' ? (values.type ?? values.class ?? values[0] ?? 'note') : type
    const title = values.title ?? (type === '' ? values[1] : values[0])
    const words = title || kind.charAt(0).toUpperCase() + kind.slice(1)
    return quotation(`<p><strong>${escapeHtml(words)}</strong></p>`, inner)
  }

const page =
  (prefix: string, ...names: readonly string[]): Component =>
  (values, inner) => {
    const id = [...names, 'id', '0']
      .map(name => values[name])
      .find(value => value !== undefined && value !== '')
    const url = id === undefined || /^https?:/i.test(id) ? id : prefix + id
    return url === undefined ? inner : paragraph(link(url, values.title || url)) + inner
  }

const titled: Component = (values, inner) => {
  const title = values.label ?? values.title ?? values.name ?? values.header ?? values.summary ?? values[0]
  return title === undefined ? inner : `<p><strong>${escapeHtml(title)}</strong></p>\n\n${inner}`
}

const details: Component = (values, inner) => {
  const title = values.summary ?? values.title ?? values[0]
  const summary = title === undefined ? '' : `<summary>${escapeHtml(title)}</summary>`
  return `<details open>${summary}\n\n${inner.trim()}\n\n</details>\n`
}

const player =
  (element: 'audio' | 'video'): Component =>
  (values, inner) => {
    const src =
      values.src ?? values.url ?? values.file ?? values.mp4 ?? values.mp3 ?? values.webm ?? values[0]
    return src === undefined
      ? inner
      : block(`<${element} controls src="${escapeHtml(src)}"></${element}>`) + inner
  }

const quote: Component = (values, inner) => {
  const author = values.author ?? values.cite ?? values.source ?? values.by ?? values[0]
  return quotation(inner, author === undefined ? '' : `— ${author}`)
}

const anchor: Component = (values, inner) => {
  const url = values.href ?? values.to ?? values.url ?? values.link ?? values.relref ?? values[0]
  const text =
    inner.trim() || escapeHtml(values.text ?? values.title ?? values.label ?? values.name ?? url ?? '')
  return url === undefined ? text : `<a href="${escapeHtml(url)}">${text}</a>`
}

const gist: Component = (values, inner) => {
  const path = [values[0], values[1]].filter(part => part !== undefined && !/\./.test(part)).join('/')
  const id = values.id ?? path
  return id === '' ? inner : paragraph(link(/^https?:/.test(id) ? id : `https://gist.github.com/${id}`))
}

const tweet: Component = values => {
  const id = values.id ?? values.url ?? (/^\d+$/.test(values[1] ?? '') ? values[1] : values[0])
  if (id === undefined) return ''
  return paragraph(link(/^https?:/.test(id) ? id : `https://x.com/${values.user ?? 'i'}/status/${id}`))
}

const text: Component = (_, inner) => inner
const nothing: Component = () => ''

const youtube = page('https://www.youtube.com/watch?v=', 'videoid', 'video', 'youtubeid', 'url')

/** Names without `-` and `_`. Hugo, Zola, Jekyll plugins, Docusaurus and common themes have these. */
const COMPONENTS: Readonly<Record<string, Component>> = {
  ...Object.fromEntries(
    ['figure', 'img', 'image', 'imgcap', 'imagecaption', 'picture', 'themedimage', 'zoom'].map(name => [
      name,
      picture,
    ]),
  ),
  ...Object.fromEntries(
    ['figurehtml', 'responsiveimage', 'lazyimg', 'resize', 'assetimg', 'staticimage'].map(name => [
      name,
      picture,
    ]),
  ),
  ...Object.fromEntries(
    ['admonition', 'alert', 'callout', 'notice', 'hint', 'box', 'aside'].map(name => [name, note('')]),
  ),
  ...Object.fromEntries(
    [
      'note',
      'tip',
      'info',
      'warning',
      'warn',
      'danger',
      'caution',
      'important',
      'success',
      'question',
      'error',
      'attention',
    ].map(name => [name, note(name)]),
  ),
  ...Object.fromEntries(
    ['youtube', 'youtubeplayer', 'youtubeembed', 'liteyoutube', 'yt', 'youtubelite', 'youtubevideo'].map(
      name => [name, youtube],
    ),
  ),
  ...Object.fromEntries(
    [
      'tabs',
      'tabpane',
      'columns',
      'column',
      'cards',
      'steps',
      'fragment',
      'rawhtml',
      'html',
      'lead',
      'center',
      'div',
      'span',
      'section',
      'raw',
      'filetree',
    ].map(name => [name, text]),
  ),
  ...Object.fromEntries(
    [
      'toc',
      'tocinline',
      'tableofcontents',
      'more',
      'assign',
      'increment',
      'decrement',
      'break',
      'continue',
      'cycle',
      'comment',
      'seo',
      'feedmeta',
      'head',
    ].map(name => [name, nothing]),
  ),
  ...Object.fromEntries(
    ['tab', 'tabitem', 'tabpanel', 'card', 'step', 'accordion', 'accordionitem', 'codegroupitem'].map(
      name => [name, titled],
    ),
  ),
  ...Object.fromEntries(
    ['details', 'expand', 'collapse', 'spoiler', 'collapsible'].map(name => [name, details]),
  ),
  ...Object.fromEntries(['quote', 'blockquote', 'pullquote', 'epigraph'].map(name => [name, quote])),
  ...Object.fromEntries(
    [
      'button',
      'btn',
      'link',
      'a',
      'linkbutton',
      'linkcard',
      'externallink',
      'embed',
      'bookmark',
      'iframe',
      'jsfiddle',
    ].map(name => [name, anchor]),
  ),
  ...Object.fromEntries(['tweet', 'twitter', 'x', 'xsimple', 'twittersimple'].map(name => [name, tweet])),
  vimeo: page('https://vimeo.com/', 'video', 'videoid', 'url'),
  vimeosimple: page('https://vimeo.com/', 'url'),
  instagram: page('https://www.instagram.com/p/', 'url'),
  asciinema: page('https://asciinema.org/a/', 'cast', 'key', 'src', 'url'),
  codepen: page('https://codepen.io/pen/', 'url', 'href'),
  soundcloud: page('https://soundcloud.com/', 'url', 'track'),
  spotify: page('https://open.spotify.com/', 'url', 'uri'),
  audio: player('audio'),
  video: player('video'),
  gist,
}

/** Returns a link whose text is its address, or another. */
export function link(url: string, words = url): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`
}

function paragraph(html: string): string {
  return block(`<p>${html}</p>`)
}

function block(html: string): string {
  return `${html}\n`
}

function quotation(...parts: readonly string[]): string {
  const words = parts.map(part => part.trim()).filter(part => part !== '')
  return `<blockquote>\n\n${words.join('\n\n')}\n\n</blockquote>\n\n`
}
