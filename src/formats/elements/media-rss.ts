import { element, emptyElement, textElement, type Xml } from '../xml.ts'
import { type ResolvedEnclosure, UNKNOWN_TYPE } from './enclosures.ts'

/**
 * Writes the picture in Media RSS (https://www.rssboard.org/media-rss). It has the same URL as in the body, or else
 * FreshRSS and others show it twice (docs/readers.md#images). There is no `media:description`: py-feedparser 6.0.10
 * takes it for the article's summary, and rss2email mails only that.
 */
export function mediaElements(image: ResolvedEnclosure | undefined): readonly Xml[] {
  if (image === undefined) return []
  const { url, width, height } = image
  const attributes = {
    url,
    type: image.type === UNKNOWN_TYPE ? undefined : image.type,
    medium: 'image',
    fileSize: image.length || undefined,
    width,
    height,
    isDefault: 'true',
  }
  const texts = mediaTexts(image)
  const content =
    texts.length === 0
      ? emptyElement('media:content', attributes)
      : element('media:content', attributes, texts)
  return [content, ...thumbnailElements(image)]
}

/**
 * Writes the picture of an episode. There is no `media:content`: SimplePie 1.3.1 and node-feedparser take it for an enclosure, and SimplePie
 * for the first one, with the playing time of the recording (measured November 2026).
 */
export function thumbnailElements(image: ResolvedEnclosure | undefined): readonly Xml[] {
  if (image === undefined) return []
  const { url, width, height } = image
  return [emptyElement('media:thumbnail', { url, width, height })]
}

function mediaTexts(image: ResolvedEnclosure): readonly Xml[] {
  return [
    textElement('media:title', image.alt || image.caption || image.title || undefined, { type: 'plain' }),
    textElement('media:credit', image.credit || undefined, { role: 'photographer' }),
  ].filter(child => child !== undefined)
}
