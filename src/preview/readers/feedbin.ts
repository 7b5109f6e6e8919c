import { countedElements, dateOf, headOf, recordingOf, textOf } from '../facts.ts'
import { escapeHtml, filterHtml } from '../filter-html.ts'
import type { SentItem } from '../sent-item.ts'
import type { Reader, SentFeed } from '../shown.ts'

/** The elements that Feedbin's `ContentFormatter` allows. */
const ELEMENTS = new Set(
  (
    'h1 h2 h3 h4 h5 h6 h7 h8 br b i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody tfoot ' +
    'blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details figure figcaption audio ' +
    'video source small'
  ).split(' '),
)
const REMOVED_ATTRIBUTES = new Set(['class', 'sizes', 'srcset', 'style'])

/** Feedbin passes the text through an allow-list, and opens frames only when they are tapped. */
export const feedbin: Reader = {
  key: 'feedbin',
  name: 'Feedbin',
  source: 'source: app/models/content_formatter.rb, app/jobs/image_crawler, 2025',
  show(item, feed) {
    const { html, dropped, droppedAttributes } = filterHtml(textOf(item), {
      elements: ELEMENTS,
      removedAttributes: REMOVED_ATTRIBUTES,
      replace: (name, { src = '' }) =>
        name === 'iframe' ? `<p>[${escapeHtml(new URL(src).hostname)}: tap to load]</p>` : undefined,
    })
    const unwrapped = new Map([...dropped].filter(([name]) => name !== 'iframe'))
    return {
      head: headOf([
        { value: item.text('title')?.replaceAll(/<[^>]*>/g, '') },
        { label: 'feed', value: feed.title },
        { label: 'by', value: item.text('dc:creator') },
        { label: 'date', value: dateOf(item, feed) },
      ]),
      body: { html },
      drops: [
        ...(unwrapped.size > 0 ? [`It keeps only the content of ${countedElements(unwrapped)}.`] : []),
        ...(dropped.has('iframe') ? ['It loads an embedded player when it is tapped.'] : []),
        ...(droppedAttributes.has('srcset')
          ? ['Of a picture in several sizes it shows the one in src.']
          : []),
        listPicture(item, feed),
        ...(recordingOf(item) ? ['It plays the recording above the text.'] : []),
      ],
    }
  },
}

/** The picture in the list of articles (docs/readers/reader-by-reader.md#images). */
function listPicture(item: SentItem, { link }: SentFeed): string {
  const isOwnHost = hostOf(item.text('link')) === hostOf(link)
  const first = /<img\b[^>]* src="([^"]*)"/.exec(textOf(item))
  if (isOwnHost) return "Its list shows the picture of the article's page, cropped to 542 by 304 pixels."
  if (first === null) return 'Its list shows no picture: the page has another host, and the text has none.'
  return 'Its list shows the first picture of the text that has 20,000 bytes, cropped to 542 by 304 pixels.'
}

function hostOf(url = ''): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
