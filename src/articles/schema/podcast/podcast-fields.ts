import { z } from 'zod'
import { parseDate } from '../../dates/dates.ts'
import { quote } from '../../faults/fault.ts'
import { absoluteUrl, MAX_NAME_LENGTH, MAX_TITLE_LENGTH, oneOrList, singleLine } from '../field-schemas.ts'

/** Longest texts of the podcast namespace, in characters. */
const MAX_TEXT_LENGTH = 128
const MAX_TXT_LENGTH = 4_000

/** A short text of the podcast namespace. */
export const shortText = singleLine(MAX_TEXT_LENGTH)

/** Creates the schema of a number, which may stand in quotes. `name` is what a fault expects. */
export function numeric(number: z.ZodNumber, name = 'a number') {
  const expected = `expected ${name}`
  const text = z
    .string({ error: expected })
    .regex(/^-?\d+(?:\.\d+)?$/, { error: expected })
    .transform(Number)
    .pipe(number)
  return z.union([number, text])
}

/** Creates the schema of a whole number, which may stand in quotes. */
export function wholeNumber(min: number) {
  const name = 'a whole number'
  return numeric(
    z
      .number({ error: `expected ${name}` })
      .int()
      .min(min),
    name,
  )
}

/** A number of a season, from 1. */
export const ordinal = wholeNumber(1)

/** `true` or `false`; YAML 1.2 reads `yes` and `no` as words. */
export const yesOrNo = z.union([
  z.boolean(),
  z
    .enum(['true', 'false', 'yes', 'no'], { error: 'expected true or false' })
    .transform(word => word === 'true' || word === 'yes'),
])

/** An instant, as RFC 3339 text: with a zone, or in UTC. */
export const instant = z.string().transform((text, context) => {
  const parsed = parseDate(text, { timeZone: 'UTC' })
  if (parsed.date !== undefined) return parsed.date.toISOString()
  context.addIssue({ code: 'custom', message: parsed.problem })
  return z.NEVER
})

const EXPECTED_TIME = 'expected seconds or a time such as "1:02:03"'

/** Seconds, or `1:02:03` and `02:03`. */
export const playingTime = z.union([
  z.number({ error: EXPECTED_TIME }).nonnegative(),
  z
    .string({ error: EXPECTED_TIME })
    .regex(/^(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:\.\d+)?$|^\d+(?:\.\d+)?$/, {
      error: EXPECTED_TIME,
    })
    .transform(secondsOf),
])

const SECONDS_PER_MINUTE = 60

/** Returns the seconds of `1:02:03`, `02:03` or `123`. */
export function secondsOf(text: string): number {
  return text.split(':').reduce((sum, part) => sum * SECONDS_PER_MINUTE + Number(part), 0)
}

/** Explicit content, as Apple has it; `yes`, `no` and `clean` are its old words. */
export const explicitSchema = z.union([
  z.boolean(),
  z
    .enum(['true', 'false', 'yes', 'no', 'explicit', 'clean'], { error: 'expected true or false' })
    .transform(word => ['true', 'yes', 'explicit'].includes(word)),
])

const linkObject = z.strictObject({ url: absoluteUrl, text: shortText.optional() })

/** An address, or one with a text. */
export const linkSchema = z.union([absoluteUrl.transform(url => ({ url })), linkObject])

/** A licence by its name or SPDX identifier, or with the address of its text. */
export const licenseSchema = z.union([
  shortText.transform(name => ({ name })),
  z.strictObject({ name: shortText, url: absoluteUrl.optional() }),
])

const locationObject = z.strictObject({
  name: shortText,
  rel: z.enum(['subject', 'creator']).optional(),
  geo: z
    .string()
    .regex(/^geo:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?/, {
      error: issue => `expected a geo URI such as "geo:52.52,13.40", got ${quote(issue.input)}`,
    })
    .optional(),
  osm: z
    .string()
    .regex(/^[NWR]\d+(?:#\d+)?$/, {
      error: issue => `expected an object of OpenStreetMap such as "R113314", got ${quote(issue.input)}`,
    })
    .optional(),
  country: z
    .string()
    .regex(/^[a-z]{2}$/i, {
      error: issue => `expected the code of a country such as "DE", got ${quote(issue.input)}`,
    })
    .transform(code => code.toUpperCase())
    .optional(),
})

/** Places: names, or with their coordinates. */
export const locationsSchema = oneOrList(z.union([shortText.transform(name => ({ name })), locationObject]))

const personObject = z.strictObject({
  name: shortText,
  role: shortText.optional(),
  group: shortText.optional(),
  image: absoluteUrl.optional(),
  url: absoluteUrl.optional(),
})

/** People who take part: names, or with their roles. */
export const personsSchema = oneOrList(z.union([shortText.transform(name => ({ name })), personObject]))

const txtText = singleLine(MAX_TXT_LENGTH)

/** Free texts (`podcast:txt`). */
export const textsSchema = oneOrList(
  z.union([
    txtText.transform(text => ({ text })),
    z.strictObject({ text: txtText, purpose: shortText.optional() }),
  ]),
)

const recipient = z.strictObject({
  name: singleLine(MAX_NAME_LENGTH).optional(),
  type: singleLine(MAX_NAME_LENGTH).default('node'),
  address: singleLine(MAX_TITLE_LENGTH),
  split: wholeNumber(0),
  customKey: singleLine(MAX_NAME_LENGTH).optional(),
  customValue: singleLine(MAX_TITLE_LENGTH).optional(),
  fee: yesOrNo.optional(),
})

/** Ways to pay (`podcast:value`). */
export const valuesSchema = oneOrList(
  z.strictObject({
    type: singleLine(MAX_NAME_LENGTH),
    method: singleLine(MAX_NAME_LENGTH),
    suggested: z
      .union([z.string(), z.number().transform(String)])
      .pipe(z.string().regex(/^\d+(?:\.\d+)?$/, { error: 'expected a decimal number' }))
      .optional(),
    recipients: oneOrList(recipient),
  }),
)
