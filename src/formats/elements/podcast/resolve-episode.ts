import type {
  AlternateEnclosure,
  Chapters,
  Episode,
  Live,
  SocialInteract,
  Soundbite,
  Transcript,
} from '../../../articles/podcast/episode.ts'
import type { NamedLink } from '../../../articles/podcast/show.ts'
import type { ItemContext } from '../../format.ts'
import type { Item } from '../../model.ts'
import { mediaTypeOf, UNKNOWN_TYPE } from '../enclosures.ts'
import { wholeNumber } from '../fields.ts'
import { resolveUrl } from '../resolve-url.ts'
import { resolveCredits } from './resolve-credits.ts'
import { dateOf, decimalOf, lineOf, someOf, wholeFrom } from './values.ts'

const MAX_DISPLAY = 32
/** Characters of any value of Apple's. */
const MAX_TITLE = 255
const CHAPTERS_TYPE = 'application/json+chapters'

/** Returns what an item of a podcast says of itself, with absolute URLs and without what apps could not use; undefined in any other feed. */
export function resolveEpisode(item: Item, context: ItemContext): Episode | undefined {
  if (context.show === undefined) return undefined
  const { episode: given = {} } = item
  const base = context.link
  const artwork = resolveUrl(given.artwork?.src, base)
  return {
    ...{ number: decimalOf(given.number) === undefined ? undefined : given.number },
    ...{ title: lineOf(given.title, MAX_TITLE), seasonName: lineOf(given.seasonName) },
    display: lineOf(given.display, MAX_DISPLAY),
    ...{ season: wholeFrom(1, given.season), type: given.type, explicit: given.explicit, block: given.block },
    artwork: artwork === undefined ? undefined : { ...given.artwork, src: artwork },
    transcripts: someOf(given.transcripts, transcript => resolveTranscript(transcript, item, context)),
    chapters: resolveChapters(given.chapters, base),
    soundbites: someOf(given.soundbites, resolveSoundbite),
    alternates: someOf(given.alternates, alternate => resolveAlternate(alternate, base)),
    social: someOf(given.social, social => resolveSocial(social, base)),
    ...resolveCredits(given, base),
    live: resolveLive(given.live, item, base),
  }
}

/** Without a language, a transcript is in that of the feed. */
function resolveTranscript(transcript: Transcript, item: Item, context: ItemContext): Transcript | undefined {
  const src = resolveUrl(transcript.src, context.link)
  if (src === undefined) return undefined
  const type = mediaTypeOf(transcript.type, src)
  const language = lineOf(transcript.language) ?? lineOf(item.language)
  return {
    ...{ src, type: type === UNKNOWN_TYPE ? 'text/plain' : type, captions: transcript.captions },
    language: language === context.language ? undefined : language,
  }
}

function resolveChapters(chapters: Chapters | undefined, base: string | undefined): Chapters | undefined {
  const src = resolveUrl(chapters?.src, base)
  return src === undefined ? undefined : { src, type: CHAPTERS_TYPE }
}

function resolveSoundbite({ start, duration, title }: Soundbite): Soundbite | undefined {
  const isPart = decimalOf(start) !== undefined && Number(decimalOf(duration)) > 0
  return isPart ? { start, duration, title: lineOf(title) } : undefined
}

function resolveAlternate(
  alternate: AlternateEnclosure,
  base: string | undefined,
): AlternateEnclosure | undefined {
  const src = resolveUrl(alternate.src, base)
  if (src === undefined) return undefined
  const { sources, bitrate, height, language, integrity } = alternate
  return {
    ...{ src, type: mediaTypeOf(alternate.type, src), length: wholeNumber(alternate.length) },
    ...{ bitrate: wholeNumber(bitrate), height: wholeNumber(height), language: lineOf(language) },
    ...{ title: lineOf(alternate.title), rel: lineOf(alternate.rel), codecs: lineOf(alternate.codecs) },
    sources: someOf(sources, source => resolveUrl(source, base)),
    integrity: lineOf(integrity?.value, integrity?.value.length) === undefined ? undefined : integrity,
    ...{ default: alternate.default, duration: alternate.duration },
  }
}

function resolveSocial(social: SocialInteract, base: string | undefined): SocialInteract | undefined {
  const [protocol, uri] = [lineOf(social.protocol), resolveUrl(social.uri, base)]
  if (protocol === undefined || uri === undefined) return undefined
  const { accountId, accountUrl, priority } = social
  return {
    ...{ protocol, uri, accountId: lineOf(accountId) },
    ...{ accountUrl: resolveUrl(accountUrl, base), priority: wholeFrom(0, priority) },
  }
}

/** A live event needs a link for listeners whose app cannot play it: else that of its page. */
function resolveLive(live: Live | undefined, item: Item, base: string | undefined): Live | undefined {
  const start = dateOf(live?.start)?.toISOString()
  if (live === undefined || start === undefined) return undefined
  const linkOf = (link: NamedLink) => {
    const url = resolveUrl(link.url, base)
    return url === undefined ? undefined : { url, text: lineOf(link.text) }
  }
  const links = someOf(live.links, linkOf) ?? someOf([{ url: item.link }], linkOf)
  if (links === undefined) return undefined
  return { status: live.status, start, end: dateOf(live.end)?.toISOString(), links }
}
