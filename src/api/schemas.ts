import { z } from 'zod'
import { articleSchema } from '../articles/schema/article-schema.ts'

const url = z.url()
const revision = z.number().int().meta({ description: 'The entity tag of revision 7 is "r7".' })
const source = z
  .string()
  .meta({ description: 'File of the folder that it came by, or /api/articles/… when it came by the API.' })

/** As in a JSON file; without `published` it is dated now. */
const record = articleSchema('UTC').partial({ published: true })

const article = articleSchema('UTC').extend({ id: z.string(), slug: z.string(), url, revision, source })

const wrong = z.strictObject({
  pointer: z.string().optional().meta({ description: 'JSON Pointer (RFC 6901) of the field.' }),
  parameter: z.string().optional().meta({ description: 'Name in the query.' }),
  detail: z.string(),
})

const receipt = z.strictObject({
  ...{ id: z.string(), slug: z.string(), url, revision, source },
  published: z.iso.datetime().meta({ description: 'Stays as it was once the article has been public.' }),
  warnings: z.array(wrong).optional(),
})

const page = z.strictObject({
  articles: z.array(article.omit({ content: true, markdown: true })),
  next: url.optional().meta({ description: 'The next page; absent on the last.' }),
})

const media = z.strictObject({
  src: z.string().meta({ description: 'For `image` and `attachments` of a record.' }),
  url: url.meta({ description: 'For the text of a record.' }),
  type: z.string(),
  length: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  warning: z.string().optional().meta({ description: 'Why a picture is not kept in the form shown best.' }),
})

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(wrong).optional(),
  })
  .meta({ description: 'Problem details (RFC 9457).' })

const patch = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Fields of a Record, as a JSON merge patch (RFC 7396): null takes one away.' })

/** What goes over the wire, by the names that the OpenAPI document gives it. */
export const schemas = {
  Record: record,
  Patch: patch,
  Article: article,
  Receipt: receipt,
  Page: page,
  Media: media,
  Problem: problem,
} as const

/** One of them. */
export type SchemaName = keyof typeof schemas

/** Their JSON Schemas (draft 2020-12, which OpenAPI 3.1 uses), of what is sent as JSON. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  const named = Object.entries(schemas).map(([name, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
    return [name, rest] as const
  })
  return Object.fromEntries(named)
}
