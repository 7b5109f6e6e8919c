import { categoriesOf, headOf, picturesOf, recordingOf, textOf } from '../facts.ts'
import { escapeHtml } from '../filter-html.ts'
import type { Reader } from '../shown.ts'
import { terminalText } from './terminal-text.ts'

/** newsboat shows text in a terminal, with a number for each link and picture. */
export const newsboat: Reader = {
  key: 'newsboat',
  name: 'newsboat',
  source: 'source of version 2.44, August 2026: src/htmlrenderer.cpp, src/itemrenderer.cpp',
  show(item, feed) {
    const text = textOf(item)
    const recording = recordingOf(item)
    const picture = recording === undefined ? picturesOf(item).at(-1) : undefined
    const { lines, links } = terminalText(text, picture)
    const isInText = picturesOf(item).every(url => text.includes(escapeHtml(url)))
    const players = /<(?:video|audio|iframe)\b/.test(text)
    return {
      head: headOf([
        { label: 'Feed', value: feed.title },
        { label: 'Title', value: item.text('title') },
        { label: 'Author', value: item.all('dc:creator').at(-1)?.text },
        { label: 'Date', value: item.text('pubDate') },
        { label: 'Link', value: item.text('link') },
        { label: 'Podcast Download URL', value: recording?.attributes.url },
      ]),
      body: {
        lines: [...lines, '', 'Links:', ...links.map(({ url, kind }, n) => `[${n + 1}]: ${url} (${kind})`)],
      },
      drops: [
        ...(picturesOf(item).length > 0 && isInText ? ['It names pictures, and shows none.'] : []),
        ...(picturesOf(item).length > 0 && !isInText
          ? ['It names the picture only as a link: the text has none.']
          : []),
        ...(players ? ['Players are links.'] : []),
        ...(/<table\b/.test(text) ? ['Tables are columns of text.'] : []),
        ...(categoriesOf(item).length > 0 ? ['It does not show tags.'] : []),
      ],
    }
  },
}
