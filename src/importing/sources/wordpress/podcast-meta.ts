import type { FeedEnclosure } from '../../feeds/feed-item.ts'
import { secondsOf } from '../../feeds/rss-item.ts'
import { listOf, type PodcastFields, present } from '../../podcast/podcast-fields.ts'
import { numberOf, oneLine, switchOf, yesOf } from '../../podcast/shared-elements.ts'
import { childrenOf, childText, type XmlNode } from '../../xml-nodes.ts'
import { metaOf } from './post-meta.ts'

/** The recordings of a post: its enclosures, and the file of Seriously Simple Podcasting, which may be one of them. */
export function enclosuresOf(item: XmlNode): readonly FeedEnclosure[] {
  const meta = metaOf(item)
  const listed = enclosureTexts(item).flatMap(enclosureIn)
  const own = webAddress(meta.get('audio_file'))
  const duration = secondsOf(meta.get('duration')) || undefined
  if (own === undefined) return listed
  const others = listed.filter(({ url }) => url !== own)
  return [
    {
      duration,
      length: numberOf(meta.get('filesize_raw')),
      ...listed.find(({ url }) => url === own),
      url: own,
    },
    ...others,
  ]
}

function enclosureTexts(item: XmlNode): readonly string[] {
  return childrenOf(item, 'wp:postmeta')
    .filter(node => childText(node, 'wp:meta_key') === 'enclosure')
    .map(node => childText(node, 'wp:meta_value') ?? '')
}

/** An enclosure has three lines: address, length and type. PowerPress writes its own fields below them. */
function enclosureIn(text: string): readonly FeedEnclosure[] {
  const [written, length, type] = text.split(/\r?\n/).map(line => line.trim())
  const url = webAddress(written)
  if (url === undefined) return []
  return [
    {
      url,
      length: Number(length) > 0 ? Number(length) : undefined,
      type: /^\w+\/[\w.+-]+$/.test(type ?? '') ? type : undefined,
      duration: secondsOf(powerPressFields(text).get('duration')) || undefined,
    },
  ]
}

/** Returns the fields of an episode that PowerPress or Seriously Simple Podcasting keep; undefined when there are none. */
export function episodeOf(item: XmlNode): PodcastFields | undefined {
  const [powerPress] = enclosureTexts(item).map(powerPressFields)
  const meta = metaOf(item)
  const hasRecording = powerPress !== undefined || meta.has('audio_file')
  if (!hasRecording) return undefined
  const either = (theirs: string, ours: string) => oneLine(powerPress?.get(theirs)) ?? oneLine(meta.get(ours))
  const fields = present({
    episode: numberOf(either('episode_no', 'itunes_episode_number')),
    season: numberOf(either('season', 'itunes_season_number')),
    episodeType: either('episode_type', 'itunes_episode_type'),
    episodeTitle: either('episode_title', 'itunes_title'),
    explicit: explicitOf(powerPress?.get('explicit')) ?? switchOf(meta.get('explicit')),
    block: yesOf(either('block', 'block')) ?? (powerPress?.get('block') === '1' ? true : undefined),
    artwork: either('itunes_image', 'cover_image'),
    transcript: listOf(
      [powerPress?.get('pci_transcript_url')].filter(src => webAddress(src)).map(src => ({ src })),
    ),
    chapters: webAddress(powerPress?.get('pci_chapters_url')),
  })
  return Object.keys(fields).length === 0 ? undefined : fields
}

/** PowerPress: 0 says nothing, 1 is explicit, 2 is clean. */
function explicitOf(number: string | undefined): boolean | undefined {
  if (number === '1') return true
  return number === '2' ? false : undefined
}

/** A pair of an array in PHP's own form: `s:8:"duration";s:8:"00:36:20";`, or with a number: `i:1;`. */
const PAIR = /s:\d+:"(\w+)";(?:s:\d+:"([^"]*)"|[idb]:([\d.]+));/g

function powerPressFields(text: string): ReadonlyMap<string, string> {
  const serialized = text.split(/\r?\n/).slice(3).join('\n')
  return new Map(
    [...serialized.matchAll(PAIR)].map(([, name = '', words, number]) => [name, words ?? number ?? '']),
  )
}

function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
}
