import type { Attachment } from '../../articles/media.ts'
import { isRecording } from '../../articles/podcast/episode.ts'
import { renderText, xmlFrame } from '../../formats/frame.ts'
import { element, endTag, startTag, XML_DECLARATION, type Xml } from '../../formats/xml.ts'
import type { DateFormat } from '../recipe/element-schema.ts'
import { articleValues, type PortalItem } from './article-values.ts'
import { type ElementContext, renderElements } from './elements.ts'
import { type FeedContext, feedValues } from './feed-values.ts'
import { fileValues, imageValues } from './file-values.ts'
import { type Values, valuesFrom } from './values.ts'

const ATOM = 'http://www.w3.org/2005/Atom'
const DATE_OF_FORMAT = { rss: 'rfc822', atom: 'rfc3339' } as const

/** Renders one article as an item of a portal's feed: a notice when it is withdrawn. */
export function renderItem(item: PortalItem, context: FeedContext): Xml {
  const { recipe } = context
  const name = recipe.format === 'rss' ? 'item' : 'entry'
  const findValue = valuesFrom(articleValues(item, context), feedValues(context, undefined))
  const isWithdrawn = item.event === 'withdrawn'
  const each = isWithdrawn ? () => [] : (kind: string) => eachOf(kind, item, context)
  const own: ElementContext = { ...shared(context), findValue, each, isWithdrawn }
  return element(name, {}, renderElements(recipe.item, own))
}

/** Returns the text of a document with these items. `changed` is when the newest of them changed. */
export function renderDocument(
  items: readonly Xml[],
  context: FeedContext,
  changed: Date | undefined,
): string {
  const { recipe } = context
  const findValue = valuesFrom(feedValues(context, changed))
  const head = renderElements(recipe.channel, {
    ...shared(context),
    findValue,
    each: () => [],
    isWithdrawn: false,
  })
  const namespaces = Object.entries(recipe.namespaces).map(([prefix, uri]) => [`xmlns:${prefix}`, uri])
  const own = Object.fromEntries(namespaces)
  if (recipe.format === 'atom') {
    const root = startTag('feed', { xmlns: ATOM, 'xml:lang': context.feed.language, ...own })
    return renderText(xmlFrame([XML_DECLARATION, root, ...head], [endTag('feed')]), items)
  }
  const start = [XML_DECLARATION, startTag('rss', { version: '2.0', ...own }), startTag('channel')]
  return renderText(xmlFrame([...start, ...head], [endTag('channel'), endTag('rss')]), items)
}

function shared({ recipe, publication }: FeedContext): {
  readonly dates: DateFormat
  readonly timeZone: string
} {
  return { dates: recipe.dates ?? DATE_OF_FORMAT[recipe.format], timeZone: publication.timeZone }
}

function eachOf(
  kind: string,
  { article }: PortalItem,
  { publication: { baseUrl } }: FeedContext,
): readonly Values[] {
  const { attachments, image, authors } = article
  if (kind === 'images') return image === undefined ? [] : [imageValues('each', image, baseUrl)]
  if (kind === 'authors') {
    return authors.map(({ name, email, url }) => ({
      'each.name': () => name,
      'each.email': () => email,
      'each.url': () => url,
    }))
  }
  const isWanted = kind === 'videos' ? isVideo : isRecording
  const files = kind === 'attachments' ? attachments : attachments.filter(isWanted)
  return files.map(file => attachmentValues(file, baseUrl))
}

function isVideo({ type = '' }: Attachment): boolean {
  return type.startsWith('video/')
}

function attachmentValues(file: Attachment, baseUrl: string): Values {
  return {
    ...fileValues('each', file, baseUrl),
    'each.title': () => file.title,
    'each.duration': () => file.duration,
  }
}
