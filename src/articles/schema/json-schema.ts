import { z } from 'zod'
import { articleSchema } from './article-schema.ts'
import { publicationSchema } from './publication-schema.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/**
 * JSON Schema (draft 2020-12) of what people write: `$defs.article` is a record, `$defs.publication` is
 * `publication.yaml`. Editors complete and check from it.
 */
export function recordJsonSchema(): JsonSchema {
  // A record may leave `published` to its file name, which a schema cannot see.
  const article = articleSchema('UTC').partial({ published: true })
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

function definition(title: string, schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return { title, ...rest }
}
