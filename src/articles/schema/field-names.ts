import { feedSchema, termsSchema } from './feed-schema.ts'
import { attachmentObject, authorObject, imageObject } from './field-schemas.ts'

/** The names of the fields inside a field, by the name of that field. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  authors: Object.keys(authorObject.shape),
  image: Object.keys(imageObject.shape),
  icon: Object.keys(imageObject.shape),
  attachments: Object.keys(attachmentObject.shape),
  any: Object.keys(termsSchema.shape),
  all: Object.keys(termsSchema.shape),
  none: Object.keys(termsSchema.shape),
  feeds: ['not'],
}

/** The names of the fields that stand at a path of a record, whose own fields are `known`. */
export function fieldNamesAt(path: readonly PropertyKey[], known: readonly string[]): readonly string[] {
  if (path.length === 2 && path[0] === 'feeds') return Object.keys(feedSchema.shape)
  const parent = path.findLast(step => typeof step === 'string')
  return (parent === undefined ? known : NESTED[parent]) ?? []
}
