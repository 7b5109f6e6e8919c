import { z } from 'zod'
import { articleSchema } from './article-schema.ts'
import { publicationSchema } from './publication-schema.ts'

/**
 * Returns the JSON Schema (draft 2020-12) of records, in `$defs.article`, and of `publication.yaml`, in
 * `$defs.publication`. Editors use it to complete and check fields.
 */
export function recordJsonSchema(): JsonSchema {
  // The file name may contain `published` instead, which a schema cannot see.
  const article = articleSchema({ timeZone: 'UTC' }).partial({ published: true })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Feedwright records',
    description: 'Fields of an article (front matter or JSON) and of publication.yaml.',
    $defs: {
      article: definition('Article', article),
      publication: definition('Publication', publicationSchema),
    },
  }
}

type JsonSchema = Readonly<Record<string, unknown>>

function definition(title: string, schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return { title, ...rest }
}
