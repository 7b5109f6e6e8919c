import type { Image } from '../articles/article.ts'
import { absoluteUrl } from '../articles/publication.ts'
import { escapeHtml } from './plain-text.ts'

/**
 * The HTML with the article's picture as a figure before it, unless that picture is in it: many readers show no other
 * picture than one in the body, and those that add one leave it out where the same URL is (READERS 0.1, 0.2).
 */
export function withLeadFigure(
  html: string,
  image: Image | undefined,
  baseUrl: string,
  title: string,
): string {
  if (!image) return html
  const src = absoluteUrl(image.src, baseUrl)
  return containsImage(html, src) ? html : leadFigure(image, src, title) + (html && `\n${html}`)
}

/** The same URL, in the form of a sanitised body, raw, or with everything but URI characters encoded. */
function containsImage(html: string, src: string): boolean {
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
