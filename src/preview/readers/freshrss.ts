import { categoriesOf, countedElements, dateOf, headOf, picturesOf, recordingOf, textOf } from '../facts.ts'
import { escapeHtml, filterHtml } from '../filter-html.ts'
import type { SentItem } from '../sent-item.ts'
import type { Reader } from '../shown.ts'

/** Elements and attributes that FreshRSS gives SimplePie to strip (`customSimplePie`). */
const REMOVED = new Set(
  (
    'base blink body doctype embed font form frame frameset html link input marquee meta noscript object param ' +
    'plaintext script style svg'
  ).split(' '),
)
const REMOVED_ATTRIBUTES = new Set(['autoplay', 'class', 'seamless', 'sizes', 'srcset', 'style', 'target'])

/** FreshRSS adds each file as a figure unless its address is quoted in the text (docs/readers.md#images). */
export const freshRss: Reader = {
  key: 'freshrss',
  name: 'FreshRSS',
  source: 'source of the edge branch, October 2024: lib/lib_rss.php, app/Models/Entry.php',
  show(item, feed) {
    const { html, dropped, droppedAttributes } = filterHtml(textOf(item), {
      removed: REMOVED,
      removedAttributes: REMOVED_ATTRIBUTES,
    })
    const added = addedFigures(item, html)
    const categories = categoriesOf(item).flatMap(name => name.split(',').map(part => part.trim()))
    const hasSizes = droppedAttributes.has('srcset')
    return {
      head: headOf([
        { value: item.text('title')?.replaceAll(/<[^>]*>/g, '') },
        { label: 'by', value: item.text('dc:creator') },
        { label: 'date', value: dateOf(item, feed) },
        { label: 'tags', value: categories.map(name => `#${name}`).join(' ') },
      ]),
      body: { html: html + added.join('') },
      drops: [
        ...(dropped.size > 0 ? [`It removes ${countedElements(dropped)} with the content.`] : []),
        ...(droppedAttributes.has('class')
          ? ['It removes the classes of elements: code has no colours.']
          : []),
        ...(hasSizes ? ['Of a picture in several sizes it shows the one in src.'] : []),
        ...(added.length > 0
          ? [
              `It adds ${added.length === 1 ? 'a file' : `${added.length} files`} after the text, as the text does not quote the address.`,
            ]
          : []),
        ...(categories.length > categoriesOf(item).length ? ['It divides tags at their commas.'] : []),
      ],
    }
  },
}

function addedFigures(item: SentItem, html: string): readonly string[] {
  const isQuoted = (url: string) => html.includes(`"${escapeHtml(url)}"`)
  const pictures = picturesOf(item).filter(url => !isQuoted(url))
  const recording = recordingOf(item)?.attributes.url
  return [
    ...pictures.map(url => `<figure><img src="${escapeHtml(url)}" alt=""></figure>`),
    ...(recording !== undefined && !isQuoted(recording)
      ? [`<figure><audio controls preload="none" src="${escapeHtml(recording)}"></audio></figure>`]
      : []),
  ]
}
