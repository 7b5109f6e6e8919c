import { categoriesOf, dateOf, headOf, picturesOf, recordingOf, textOf } from '../facts.ts'
import { filterHtml } from '../filter-html.ts'
import type { Reader } from '../shown.ts'

/** NetNewsWire shows the text in a web view without scripts, and nothing of the files beside it. */
export const netNewsWire: Reader = {
  key: 'netnewswire',
  name: 'NetNewsWire',
  source: 'docs/readers.md: RSSParser.swift, RSSItem.swift and the article theme, 2025',
  show(item, feed) {
    const text = textOf(item)
    const { html } = filterHtml(text, { removedAttributes: new Set(['style']) })
    const isMissing = picturesOf(item).length > 0 && !/<img\b/.test(text)
    const recording = recordingOf(item)
    return {
      head: headOf([
        { value: item.text('title') },
        { label: 'feed', value: feed.title },
        { label: 'by', value: item.text('dc:creator') },
        { label: 'date', value: dateOf(item, feed) },
      ]),
      body: { html },
      drops: [
        ...(isMissing ? ['It does not show the picture: the text has none.'] : []),
        ...(recording ? ['It does not play the recording: enclosures are not displayed.'] : []),
        ...(categoriesOf(item).length > 0 ? ['It does not show tags.'] : []),
      ],
    }
  },
}
