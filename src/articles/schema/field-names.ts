import { feedFields, termFields } from './feed-record.ts'
import { attachmentFields, authorFields, imageFields } from './fields.ts'

/** The names of the fields inside a field, by the name of that field. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  authors: Object.keys(authorFields.shape),
  image: Object.keys(imageFields.shape),
  icon: Object.keys(imageFields.shape),
  attachments: Object.keys(attachmentFields.shape),
  any: Object.keys(termFields.shape),
  all: Object.keys(termFields.shape),
  none: Object.keys(termFields.shape),
  feeds: ['not'],
}

/** The names of the fields that stand at a path of a record, whose own fields are `known`. */
export function fieldNamesAt(path: readonly PropertyKey[], known: readonly string[]): readonly string[] {
  if (path.length === 2 && path[0] === 'feeds') return Object.keys(feedFields.shape)
  const parent = path.findLast(step => typeof step === 'string')
  return (parent === undefined ? known : NESTED[parent]) ?? []
}
