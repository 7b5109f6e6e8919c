import { z } from 'zod'
import { quote } from '../../faults/fault.ts'
import {
  absoluteUrl,
  attachmentObject,
  imageSchema,
  language,
  MAX_NAME_LENGTH,
  MAX_TITLE_LENGTH,
  mediaSource,
  mediaType,
  oneOrList,
  singleLine,
} from '../field-schemas.ts'
import {
  explicitSchema,
  instant,
  licenseSchema,
  linkSchema,
  locationsSchema,
  numeric,
  ordinal,
  personsSchema,
  playingTime,
  shortText,
  textsSchema,
  valuesSchema,
  wholeNumber,
  yesOrNo,
} from './podcast-fields.ts'

const MAX_DISPLAY_LENGTH = 32

const number = numeric(z.number().nonnegative())

const episodeNumber = z.union([
  number.transform(given => ({ number: given, display: undefined })),
  z.strictObject({ number, display: singleLine(MAX_DISPLAY_LENGTH).optional() }),
])

const season = z.union([
  ordinal.transform(given => ({ number: given, name: undefined })),
  z.strictObject({ number: ordinal, name: shortText.optional() }),
])

const transcriptObject = z.strictObject({
  src: mediaSource,
  type: mediaType.optional(),
  length: z.number().int().nonnegative().optional(),
  language: language.optional(),
  captions: yesOrNo.optional(),
})

const transcript = z.union([mediaSource.transform(src => ({ src })), transcriptObject])

/** A chapter in a list: with its start, or as `12:30 Topic`. */
const chapterLine = z.string().regex(/^(?:\d{1,3}:)?\d{1,3}:[0-5]\d\s+\S/, {
  error: issue => `expected a chapter such as "12:30 Topic", got ${quote(issue.input)}`,
})

const chapterObject = z.strictObject({
  start: playingTime,
  end: playingTime.optional(),
  title: singleLine(MAX_NAME_LENGTH).optional(),
  image: absoluteUrl.optional(),
  url: absoluteUrl.optional(),
  hidden: yesOrNo.optional(),
})

const chapters = z.union([z.array(z.union([chapterLine, chapterObject])), mediaSource])

const soundbite = z.strictObject({ start: playingTime, duration: playingTime, title: shortText.optional() })

const alternate = attachmentObject.extend({
  sources: oneOrList(z.string()).optional(),
  bitrate: wholeNumber(1).optional(),
  language: language.optional(),
  rel: shortText.optional(),
  codecs: shortText.optional(),
  default: yesOrNo.optional(),
  height: wholeNumber(1).optional(),
  integrity: z.strictObject({ type: z.enum(['sri', 'pgp-signature']), value: z.string() }).optional(),
})

const socialObject = z.strictObject({
  protocol: singleLine(MAX_NAME_LENGTH).default('activitypub'),
  uri: absoluteUrl,
  accountId: singleLine(MAX_NAME_LENGTH).optional(),
  accountUrl: absoluteUrl.optional(),
  priority: wholeNumber(0).optional(),
})

/** An address of the fediverse, or one with its protocol. */
const socialInteract = z.union([
  absoluteUrl.transform(uri => ({ uri, protocol: 'activitypub' })),
  socialObject,
])

const live = z.strictObject({
  status: z.enum(['pending', 'live', 'ended']).default('pending'),
  start: instant,
  end: instant.optional(),
  links: oneOrList(linkSchema).refine(list => list.length > 0, {
    error: 'expected at least one address at which the event can be followed',
  }),
})

/** The fields of a record about an article as an episode of a podcast. */
export const episodeFields = {
  episode: episodeNumber.optional().meta({ description: 'Number of the episode, or {number, display}.' }),
  season: season.optional().meta({ description: 'Number of the season, or {number, name}.' }),
  episodeType: z.enum(['full', 'trailer', 'bonus']).optional(),
  episodeTitle: singleLine(MAX_TITLE_LENGTH)
    .optional()
    .meta({ description: "The title in podcast apps; the article's title when absent." }),
  duration: playingTime
    .optional()
    .meta({ description: 'Playing time in seconds or as 1:02:03; taken from the recording when absent.' }),
  explicit: explicitSchema.optional(),
  block: yesOrNo.optional().meta({ description: 'true hides the episode from directories.' }),
  artwork: imageSchema.optional().meta({ description: "A square picture; the show's when absent." }),
  transcript: oneOrList(transcript).optional().meta({ description: 'Files in VTT, SRT, JSON or HTML.' }),
  chapters: chapters.optional().meta({
    description: 'A file, or a list; taken from lines such as 12:30 Topic in the text when absent.',
  }),
  soundbites: oneOrList(soundbite).optional(),
  persons: personsSchema.optional(),
  location: locationsSchema.optional(),
  alternateEnclosures: oneOrList(alternate)
    .optional()
    .meta({ description: 'The same recording in other forms.' }),
  socialInteract: oneOrList(socialInteract)
    .optional()
    .meta({ description: 'Where people talk about the episode.' }),
  license: licenseSchema.optional(),
  txt: textsSchema.optional(),
  value: valuesSchema.optional(),
  live: live.optional().meta({ description: 'A live event, in place of a recording.' }),
}

/** The parsed fields of a record about an episode, before its files are read. */
export type EpisodeRecord = z.output<z.ZodObject<typeof episodeFields>>
