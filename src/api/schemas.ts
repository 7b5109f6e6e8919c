import { z } from 'zod'
import { articleSchema } from '../articles/schema/article-schema.ts'
import { addedWebhookSchema, WEBHOOK_EVENTS } from '../articles/schema/webhook-schema.ts'

/** Name of a schema. */
export type SchemaName = keyof typeof schemas

/** Returns the JSON Schemas of the bodies, in draft 2020-12, which OpenAPI 3.1 uses. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  const named = Object.entries(schemas).map(([name, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
    return [name, rest] as const
  })
  return Object.fromEntries(named)
}

const url = z.url()
const revision = z.number().int().meta({ description: 'The entity tag of revision 7 is "r7".' })
const source = z
  .string()
  .meta({ description: 'The file of the folder, or /api/articles/… for an article of the API.' })

/** As in a JSON file. Without `published`, the article gets the current date. */
const record = articleSchema({ timeZone: 'UTC' }).partial({ published: true })

const article = articleSchema({ timeZone: 'UTC' }).extend({
  id: z.string(),
  slug: z.string(),
  url,
  revision,
  source,
})

const fieldError = z.strictObject({
  pointer: z.string().optional().meta({ description: 'JSON Pointer (RFC 6901) of the field.' }),
  parameter: z.string().optional().meta({ description: 'Name in the query.' }),
  detail: z.string(),
})

const receipt = z.strictObject({
  ...{ id: z.string(), slug: z.string(), url, revision, source },
  published: z.iso.datetime().meta({ description: 'No longer changes once the article is public.' }),
  warnings: z.array(fieldError).optional(),
})

const page = z.strictObject({
  articles: z.array(article.omit({ content: true, markdown: true })),
  next: url.optional().meta({ description: 'The next page. Absent on the last one.' }),
})

const media = z.strictObject({
  src: z.string().meta({ description: 'For `image` and `attachments` in a record.' }),
  url: url.meta({ description: 'For the body of a record.' }),
  type: z.string(),
  length: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  warning: z
    .string()
    .optional()
    .meta({ description: 'Why a picture is not stored in the form that readers show best.' }),
})

const change = z.strictObject({
  number: z
    .number()
    .int()
    .meta({ description: 'Its place among all changes. It grows, and is never used twice.' }),
  event: z.enum(['article.published', 'article.updated', 'article.withdrawn']),
  id: z.string(),
  url,
  changed: z.iso.datetime(),
  article: article.optional().meta({ description: 'The article as it is now. Absent when it is withdrawn.' }),
  reason: z.string().optional().meta({ description: 'Why it was withdrawn, if a reason was given.' }),
})

const changes = z.strictObject({
  changes: z.array(change),
  next: z.number().int().meta({ description: 'For `since` in the next request.' }),
  more: z.boolean().meta({ description: 'Whether there are more changes already.' }),
})

const webhook = z.strictObject({
  id: z.string(),
  url,
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  origin: z
    .enum(['publication', 'program'])
    .meta({ description: 'Whether it stands in publication.yaml, or a program has added it.' }),
  state: z.enum(['enabled', 'disabled']),
  waiting: z.number().int().meta({ description: 'Deliveries that wait.' }),
  failed: z.number().int().meta({ description: 'Deliveries that were given up.' }),
  error: z.string().optional().meta({ description: 'What is wrong.' }),
})

const webhookTest = z.strictObject({
  accepted: z.boolean(),
  status: z.number().int().optional(),
  milliseconds: z.number().int(),
  error: z.string().optional(),
})

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(fieldError).optional(),
  })
  .meta({ description: 'Problem details (RFC 9457).' })

const patch = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Fields of a Record, as a JSON merge patch (RFC 7396): null removes a field.' })

/** Schemas of all request and response bodies, by their names in the OpenAPI document. */
export const schemas = {
  Record: record,
  Patch: patch,
  Article: article,
  Receipt: receipt,
  Page: page,
  Media: media,
  Changes: changes,
  Webhooks: z.strictObject({ webhooks: z.array(webhook) }),
  NewWebhook: addedWebhookSchema,
  AddedWebhook: webhook.extend({
    secret: z.string().meta({ description: 'whsec_ and base64, for the signatures. It is not shown again.' }),
  }),
  WebhookTest: webhookTest,
  WebhookEnabled: z.strictObject({ retried: z.number().int() }),
  Problem: problem,
} as const
