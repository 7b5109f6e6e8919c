import { z } from 'zod'
import { quote } from '../../faults/fault.ts'
import { findCategory, nearestCategory } from '../../podcast/categories.ts'
import { MEDIA_KINDS, type ShowCategory } from '../../podcast/show.ts'
import { absoluteUrl, attachmentObject, imageSchema, oneOrList, singleLine } from '../field-schemas.ts'
import {
  explicitSchema,
  instant,
  licenseSchema,
  linkSchema,
  locationsSchema,
  ordinal,
  personsSchema,
  shortText,
  textsSchema,
  valuesSchema,
  yesOrNo,
} from './podcast-fields.ts'

/** What Apple, and directories after it, accept for `itunes:author`. */
const MAX_AUTHOR_LENGTH = 255

const EXPECTED_CATEGORY = `expected a category of Apple's list, such as "Society & Culture > Documentary"`

const category = z.string({ error: EXPECTED_CATEGORY }).transform((text, context): ShowCategory => {
  const found = findCategory(text)
  if (found !== undefined) return found
  const near = nearestCategory(text)
  const advice = near === undefined ? '' : `: did you mean ${quote(near)}?`
  const message = `${EXPECTED_CATEGORY}, got ${quote(text)}${advice}`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** The UUID of a show (`podcast:guid`). */
export const showGuid = z
  .string()
  .regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, {
    error: issue => `expected a UUID, got ${quote(issue.input)}`,
  })
  .transform(text => text.toLowerCase())

const remoteShow = z.strictObject({
  guid: showGuid,
  url: absoluteUrl.optional(),
  title: shortText.optional(),
  medium: shortText.optional(),
})

const updateFrequency = z.union([
  shortText.transform(text => ({ text })),
  z.strictObject({
    text: shortText,
    rrule: z
      .string()
      .regex(/^FREQ=/, { error: 'expected a rule such as "FREQ=WEEKLY" (RFC 5545)' })
      .optional(),
    start: instant.optional(),
    complete: yesOrNo.optional(),
  }),
])

const trailer = attachmentObject.extend({ title: shortText, published: instant, season: ordinal.optional() })

/** What the articles of a feed are (`podcast:medium`). */
export const mediumSchema = z.enum(MEDIA_KINDS)

/** The fields of `podcast` in `publication.yaml`. */
export const showSchema = z
  .strictObject({
    // An imported show may have none yet: `check --podcast` then tells that Apple refuses it.
    category: oneOrList(category).meta({
      description: "Of Apple's list, such as History or Society & Culture > Documentary; the first counts.",
    }),
    explicit: explicitSchema.meta({
      description: 'Whether there is anything that children should not hear.',
    }),
    author: singleLine(MAX_AUTHOR_LENGTH)
      .optional()
      .meta({ description: "Name of the author; the publication's authors when absent." }),
    type: z
      .enum(['episodic', 'serial'])
      .default('episodic')
      .meta({ description: 'serial: episodes are to be heard from the first on.' }),
    artwork: imageSchema.optional().meta({
      description: 'A square JPEG or PNG of 1,400 to 3,000 pixels; the icon when absent.',
    }),
    owner: z
      .union([
        z.email().transform(email => ({ email })),
        z.strictObject({ name: shortText.optional(), email: z.email() }),
      ])
      .optional()
      .meta({ description: 'Who may claim the show in directories; this address is public.' }),
    complete: yesOrNo.optional().meta({ description: 'true: there will be no further episodes.' }),
    block: z
      .union([yesOrNo, oneOrList(shortText)])
      .optional()
      .meta({ description: 'true hides the show from directories, names hide it from some.' }),
    newFeedUrl: absoluteUrl
      .optional()
      .meta({ description: 'Address of the feed, for a show that has moved.' }),
    locked: yesOrNo.optional().meta({ description: 'true forbids other hosts to import the show.' }),
    funding: oneOrList(linkSchema).optional().meta({ description: 'Pages on which listeners can pay.' }),
    medium: mediumSchema.default('podcast'),
    guid: showGuid
      .optional()
      .meta({ description: 'The UUID that the show has already; else one is minted.' }),
    license: licenseSchema.optional(),
    location: locationsSchema.optional(),
    persons: personsSchema.optional().meta({ description: 'Hosts and others who take part.' }),
    txt: textsSchema.optional().meta({ description: 'Free text, such as with purpose: verify.' }),
    trailer: oneOrList(trailer).optional(),
    value: valuesSchema.optional(),
    podroll: oneOrList(remoteShow).optional().meta({ description: 'Shows that this one recommends.' }),
    publisher: remoteShow.optional(),
    updateFrequency: updateFrequency.optional(),
  })
  .transform(({ category, location, txt, trailer, value, ...fields }) => ({
    ...fields,
    ...{ categories: category, locations: location, texts: txt, trailers: trailer, values: value },
  }))

/** The schema of each field of `podcast`. */
export const showFields = showSchema.in.shape

/** A show as `publication.yaml` declares it, before its files are read. */
export type ShowRecord = z.output<typeof showSchema>
