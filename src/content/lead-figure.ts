import type { Article } from '../articles/article.ts'
import type { Image } from '../articles/media.ts'
import { absoluteUrl } from '../articles/publication.ts'
import { escapeHtml } from './plain-text.ts'

/**
 * Returns the HTML with the article's picture as a figure in front, unless the HTML contains that picture. NetNewsWire
 * and text readers show only pictures in the body. FreshRSS, NewsBlur, Liferea, yarr and Miniflux, which add pictures,
 * skip one whose exact URL they find there (docs/readers.md#images).
 */
export function withLeadFigure(
  html: string,
  { image, title }: Pick<Article, 'image' | 'title'>,
  baseUrl: string,
): string {
  if (!image) return html
  const src = absoluteUrl(image.src, baseUrl)
  return hasImage(html, src) ? html : leadFigure(image, src, title) + (html && `\n${html}`)
}

/** Returns whether a body has an image with this URL: as sanitised, raw, or with everything but URI characters encoded. */
function hasImage(html: string, src: string): boolean {
  const encoded = URL.parse(src)?.href ?? src
  const sources = [src, encoded].flatMap(url => [`src="${escapeHtml(url)}"`, `src="${url}"`])
  return (html.match(/<img\b[^<>]*>/gi) ?? []).some(tag => sources.some(source => tag.includes(` ${source}`)))
}

function leadFigure(image: Image, src: string, title: string): string {
  const attributes = {
    src,
    alt: image.alt ?? image.caption ?? title,
    width: image.width,
    height: image.height,
  }
  return `<figure><img${attributeText(attributes)} />${figcaption(image)}</figure>`
}

function attributeText(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeHtml(String(value))}"`))
    .join('')
}

function figcaption({ caption, credit }: Image): string {
  const parts = [caption && escapeHtml(caption), credit && `<small>${escapeHtml(credit)}</small>`]
  const text = parts.filter(Boolean).join(' ')
  return text && `<figcaption>${text}</figcaption>`
}
