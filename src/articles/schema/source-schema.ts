import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { nearestName } from '../faults/nearest-name.ts'
import { articleSchema } from './article-schema.ts'
import { absoluteUrl, baseUrl, MAX_NAME_LENGTH, oneOrList, singleLine } from './field-schemas.ts'
import { type SecretPlace, secretPlace } from './secret-schema.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const MIN_INTERVAL_MS = 100
const MAX_TEXT_LENGTH = 20_000
const MAX_SOURCES = 50
const RECORD_FIELDS = Object.keys(articleSchema({ timeZone: 'UTC' }).shape)

/** A duration such as `500ms` or `2m`, parsed to milliseconds. */
const interval = z
  .string()
  .regex(/^\d{1,5}(?:ms|[smhd])$/, { error: 'expected a duration such as "500ms", "30s" or "5m"' })
  .transform(text => Number.parseInt(text, 10) * (UNITS[text.replace(/\d+/, '')] ?? 0))
  .refine(ms => ms >= MIN_INTERVAL_MS, { error: `expected at least "${MIN_INTERVAL_MS}ms"` })

const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/i, {
  error: issue => `expected a name of letters, digits, "-" and "_", got ${quote(issue.input)}`,
})
const column = singleLine(MAX_NAME_LENGTH)
const sqlText = z.string().min(1).max(MAX_TEXT_LENGTH)

/** A database by the place of its URL, by `env:NAME` for short, or by a URL without a password. */
const database = z
  .union([
    z.string().transform((text, context): SecretPlace | string => {
      const variable = /^env:([A-Za-z_]\w{0,99})$/.exec(text)?.[1]
      if (variable !== undefined) return { env: variable }
      if (isDatabaseUrl(text)) return text
      context.addIssue({ code: 'custom', message: DATABASE })
      return z.NEVER
    }),
    secretPlace,
  ])
  .meta({ description: 'The database: a URL without a password, env:NAME, or the place of a secret URL.' })

/** Nothing here may quote what it got: it may hold a password. */
const DATABASE =
  'expected "env:NAME" with the name of a variable that has the URL, or a URL without a password such as "postgres://feeds@db.example/cms", got something else'

function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^postgres(?:ql)?:$/.test(url.protocol) && url.password === ''
}

/** Header fields whose values are secrets. */
const SECRET_HEADER = /authorization|cookie|api-?key|token|secret/i

const secretHeader = z.strictObject({
  env: z.string().regex(/^[A-Za-z_]\w{0,99}$/, { error: 'expected the name of a variable' }),
  before: z.string().max(100).optional(),
})

const headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.union([singleLine(2_000), secretHeader]))
  .superRefine((given, context) => {
    for (const [field, value] of Object.entries(given)) {
      if (typeof value !== 'string' || !SECRET_HEADER.test(field)) continue
      const message = `expected { env: NAME, before: "Bearer " }, got a text: a secret does not belong in this file`
      context.addIssue({ code: 'custom', message, path: [field], input: undefined })
    }
  })
  .meta({ description: 'Headers of each request; { env: NAME, before: "Bearer " } for a secret.' })

/** How the next page of a JSON API is found. */
const nextPage = z.union([column, z.strictObject({ at: column, as: column })])

const fields = z
  .record(z.string(), z.union([column, z.literal(false)]))
  .superRefine((given, context) => {
    for (const field of Object.keys(given)) {
      if (RECORD_FIELDS.includes(field)) continue
      const near = nearestName(field.toLowerCase(), RECORD_FIELDS)
      const advice = near === undefined ? '' : `: did you mean ${quote(near)}?`
      const message = `expected the name of a record's field, got ${quote(field)}${advice}`
      context.addIssue({ code: 'custom', message, path: [field], input: undefined })
    }
  })
  .meta({
    description:
      "Columns by the record's field, where they have other names; {column} in a text, or false for none.",
  })

/** The kinds of sources, and the fields that only each of them has. */
const OWN_FIELDS = {
  postgres: ['table', 'query', 'notify'],
  sqlite: ['table', 'query'],
  url: ['items', 'next', 'headers', 'since', 'missing'],
} as const

type SourceKind = keyof typeof OWN_FIELDS

const KINDS = Object.keys(OWN_FIELDS) as readonly SourceKind[]

/** A source of articles in `publication.yaml`. */
export const sourceSchema = z
  .strictObject({
    name: name.default('source').meta({ description: 'Names it in messages, and in the paths of its rows.' }),
    postgres: database.optional(),
    sqlite: singleLine(1_000).optional().meta({ description: 'Path of an SQLite file, from the folder.' }),
    url: absoluteUrl.optional().meta({ description: 'Address of a JSON API or a JSON Feed.' }),
    table: column.optional().meta({ description: 'A table or view, perhaps with its schema.' }),
    query: sqlText.optional().meta({ description: 'A SELECT, in place of a table.' }),
    key: column.default('id').meta({ description: 'The column that identifies a row.' }),
    fields: fields.optional(),
    changed: column.optional().meta({ description: 'A column that grows with each change of a row.' }),
    deleted: column.optional().meta({ description: 'A column that is set in a row that is withdrawn.' }),
    notify: column.optional().meta({ description: 'A channel of NOTIFY, whose payload is a key.' }),
    every: interval.optional().meta({ description: 'How often it is looked for changes, such as 30s.' }),
    base: baseUrl.optional().meta({ description: 'Where relative addresses of pictures and links lead.' }),
    items: column.optional().meta({ description: 'The path of the list in the answer, such as data.posts.' }),
    next: nextPage.optional().meta({ description: 'The path of the next page, or of its cursor.' }),
    headers: headers.optional(),
    since: column.optional().meta({ description: 'The parameter that asks for changes since "changed".' }),
    missing: z.enum(['withdraw', 'keep']).optional().meta({
      description: 'What happens to an article whose item is no longer listed.',
    }),
    mayBeEmpty: z.boolean().optional().meta({
      description: 'true withdraws all articles when all rows are gone.',
    }),
  })
  .superRefine((source, context) => {
    const fail = (message: string, path: readonly string[] = []) =>
      context.addIssue({ code: 'custom', message, path: [...path], input: undefined })
    const [kind, ...others] = KINDS.filter(each => source[each] !== undefined)
    if (kind === undefined || others.length > 0)
      return fail(`expected one of ${KINDS.map(quote).join(', ')}, got ${kind ? 'several' : 'none'}`)
    const foreign = new Set(Object.values(OWN_FIELDS).flat()).difference(new Set<string>(OWN_FIELDS[kind]))
    for (const field of foreign) {
      if (source[field] !== undefined) fail(`a source with ${quote(kind)} has no ${quote(field)}`, [field])
    }
    if (kind !== 'url' && (source.table === undefined) === (source.query === undefined))
      fail(`expected either "table" or "query", got ${source.table === undefined ? 'neither' : 'both'}`)
    if (source.since !== undefined && source.changed === undefined)
      fail('expected "changed" too: the path of the date from which "since" asks', ['since'])
  })

/** The sources of `publication.yaml`: one or a list. */
export const sourcesSchema = oneOrList(sourceSchema)
  .refine(list => list.length <= MAX_SOURCES, { error: `expected at most ${MAX_SOURCES} sources` })
  .refine(list => new Set(list.map(each => each.name)).size === list.length, {
    error: 'expected a "name" of its own for each source, got one twice',
  })

/** A source as `publication.yaml` declares it. */
export type TableSource = z.output<typeof sourceSchema>
