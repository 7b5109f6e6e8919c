import { limitHtml, MAX_DESCRIPTION_BYTES } from '../../formats/elements/podcast/limit-html.ts'
import { countedElements, dateOf, headOf, picturesOf, recordingOf, textOf } from '../facts.ts'
import { filterHtml } from '../filter-html.ts'
import type { SentItem } from '../sent-item.ts'
import type { Reader, Shown } from '../shown.ts'

/** The elements of which Apple says that notes may have them. */
const ELEMENTS = new Set(['a', 'b', 'em', 'i', 'li', 'ol', 'p', 'strong', 'ul'])

const NOTHING: Shown = {
  head: [],
  body: undefined,
  drops: ['It shows nothing: only episodes of a podcast feed are there.'],
}

/** Apple Podcasts shows an episode with its notes, and no picture within them. */
export const applePodcasts: Reader = {
  key: 'apple-podcasts',
  name: 'Apple Podcasts',
  isPodcastApp: true,
  source: '"A podcaster’s guide to RSS", and reports of podcasters in podcast-namespace#399',
  show(item, feed) {
    const recording = recordingOf(item)
    if (!feed.isPodcast || recording === undefined) return NOTHING
    const text = textOf(item)
    const { html, dropped } = filterHtml(text, { elements: ELEMENTS })
    const notes = limitHtml(html.trim(), MAX_DESCRIPTION_BYTES)
    const pictures = dropped.get('img') ?? 0
    const others = new Map([...dropped].filter(([name]) => name !== 'img'))
    return {
      head: headOf([
        { value: item.text('itunes:title') ?? item.text('title') },
        { label: 'show', value: feed.title },
        { label: 'episode', value: numberOf(item) },
        { label: 'date', value: dateOf(item, feed) },
        { label: 'duration', value: durationOf(item) },
        { label: 'explicit', value: item.text('itunes:explicit') === 'true' ? 'yes' : undefined },
        { label: 'in lists', value: item.text('description') },
      ]),
      body: { html: notes },
      drops: [
        ...(pictures > 0 ? [`It removes ${countedElements(new Map([['img', pictures]]))}.`] : []),
        ...(others.size > 0 ? [`It keeps only the content of ${countedElements(others)}.`] : []),
        ...(notes !== html.trim() ? [`It cuts the notes after ${MAX_DESCRIPTION_BYTES} bytes.`] : []),
        ...(picturesOf(item).length === 0 && item.all('itunes:image').length === 0
          ? ["It shows the show's artwork, as the episode has none."]
          : []),
      ],
    }
  },
}

function numberOf(item: SentItem): string | undefined {
  const season = item.text('itunes:season')
  const episode = item.text('itunes:episode')
  const kind = item.text('itunes:episodeType')
  const parts = [season && `season ${season}`, episode && `episode ${episode}`, kind !== 'full' && kind]
  return parts.filter(Boolean).join(', ') || undefined
}

function durationOf(item: SentItem): string | undefined {
  const seconds = Number(item.text('itunes:duration'))
  return seconds > 0 ? `${Math.max(1, Math.round(seconds / 60))} min` : undefined
}
