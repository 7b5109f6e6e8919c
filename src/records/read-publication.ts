import type { Fault } from '../articles/faults/fault.ts'
import { issueFaults } from '../articles/faults/issue-faults.ts'
import { type PublicationRecord, publicationSchema } from '../articles/schema/publication-schema.ts'
import { decodeText } from './decode-text.ts'
import { readYamlFields } from './yaml-fields.ts'

/** The content of `publication.yaml`, or every fault that makes it unusable. */
export interface ReadPublication {
  readonly record: PublicationRecord | undefined
  readonly faults: readonly Fault[]
}

/** Reads the bytes of `publication.yaml`. Never throws. */
export function readPublication(bytes: Uint8Array, file = 'publication.yaml'): ReadPublication {
  const { fields, lineOf, faults } = readYamlFields(decodeText(bytes).text, { file, linesBefore: 0 })
  if (faults.length > 0) return { record: undefined, faults }
  const parsed = publicationSchema.safeParse(fields)
  const known = Object.keys(publicationSchema.shape)
  return {
    record: parsed.data,
    faults: issueFaults(
      parsed.error?.issues ?? [],
      { value: fields, known, schema: publicationSchema },
      { file, lineOf },
    ),
  }
}
