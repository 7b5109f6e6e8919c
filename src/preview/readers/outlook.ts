import { categoriesOf, countedElements, dateOf, headOf, recordingOf, textOf } from '../facts.ts'
import { escapeHtml, filterHtml } from '../filter-html.ts'
import type { Reader } from '../shown.ts'

/** Elements for which Word, which draws Outlook's messages, has no counterpart. */
const REMOVED = new Set(['audio', 'iframe', 'video'])
/** Elements whose content it shows as ordinary text. */
const PLAIN = new Set(['details', 'figure', 'figcaption', 'mark', 'picture', 'ruby', 'summary', 'time'])
/** Picture formats that it does not draw. */
const UNKNOWN_PICTURE = /\.(?:avif|webp)(?:[?#]|$)/i

/** Outlook makes a message of each item. Pictures of other servers wait for a click. */
export const outlook: Reader = {
  key: 'outlook',
  name: 'Outlook for Windows',
  source: 'docs/readers/reader-by-reader.md#texts: recalled, not verified with a current version',
  show(item, feed) {
    const { html, dropped } = filterHtml(textOf(item), {
      removed: REMOVED,
      unwrapped: PLAIN,
      removedAttributes: new Set(['class', 'sizes', 'srcset']),
      replace: (name, { alt }) =>
        name === 'img' ? `[picture${alt ? `: ${escapeHtml(alt)}` : ''}]` : undefined,
    })
    const players = only(dropped, REMOVED)
    const plain = only(dropped, PLAIN)
    const pictures = [...textOf(item).matchAll(/<img\b[^>]* src="([^"]*)"/g)].map(([, src = '']) => src)
    const recording = recordingOf(item)
    return {
      head: headOf([
        { value: item.text('title') },
        { label: 'From', value: item.text('dc:creator') ?? feed.title },
        { label: 'Posted', value: dateOf(item, feed) },
        { label: 'Link', value: 'View article…' },
      ]),
      body: { html },
      drops: [
        ...(pictures.length > 0 ? ['It shows pictures only after a click on "Download pictures".'] : []),
        ...(pictures.some(src => UNKNOWN_PICTURE.test(src))
          ? ['It cannot draw WebP or AVIF: take JPEG or PNG.']
          : []),
        ...(players.size > 0 ? [`It removes ${countedElements(players)}.`] : []),
        ...(plain.size > 0 ? [`${countedElements(plain)} look like ordinary text.`] : []),
        ...(recording ? ['It offers the recording as an attachment, and downloads it only if asked.'] : []),
        ...(categoriesOf(item).length > 0 ? ['It does not show tags.'] : []),
      ],
    }
  },
}

function only(counts: ReadonlyMap<string, number>, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map([...counts].filter(([name]) => names.has(name)))
}
