import type { Fault } from '../articles/faults/fault.ts'
import { type FaultLocation, faultAt, issueFaults } from '../articles/faults/issue-faults.ts'
import { type PublicationRecord, publicationSchema } from '../articles/schema/publication-schema.ts'
import { decodeText } from './decode-text.ts'
import type { Fields } from './fields.ts'
import type { RecognisedSite } from './sites/read-site.ts'
import { readYamlFields } from './syntax/yaml-fields.ts'

/** The content of `publication.yaml` and of the site's configuration, or every fault that makes it unusable. */
export interface ReadPublication {
  readonly record: PublicationRecord | undefined
  readonly faults: readonly Fault[]
}

/**
 * Reads the bytes of `publication.yaml`. If it names the tool of the site whose folder it is, fields that it does not have come from the
 * configuration of that tool. Otherwise a publication beside a configuration would get other ids. Never throws.
 */
export function readPublication(
  bytes: Uint8Array,
  file = 'publication.yaml',
  site?: RecognisedSite,
): ReadPublication {
  const { fields, lineOf, faults: found } = readYamlFields(decodeText(bytes).text, { file, linesBefore: 0 })
  const faults = found.filter(({ severity }) => severity === 'fault')
  if (faults.length > 0) return { record: undefined, faults }
  const { tool } = fields
  if (tool === undefined || parse(fields, { file, lineOf }).faults.some(fault => fault.field === 'tool'))
    return parse(fields, { file, lineOf })
  if (site?.tool.toLowerCase() === tool) {
    if (site.faults.length > 0) return { record: undefined, faults: site.faults }
    return parse({ ...usableFields(site.fields), ...fields }, { file, lineOf })
  }
  const message = `expected the configuration of this tool in the folder, got ${site === undefined ? 'none' : `that of ${site.tool}`}`
  return { record: undefined, faults: [faultAt(['tool'], message, { file, lineOf })] }
}

/** Reads the configuration of a site as `publication.yaml`. A fault names the configuration, and says what to add. */
export function readSitePublication({ tool, file, fields, faults }: RecognisedSite): ReadPublication {
  if (faults.length > 0) return { record: undefined, faults }
  const usable = usableFields(fields)
  if (usable.title !== undefined) return parse(usable, { file, lineOf: () => undefined })
  const message = `expected a title for the publication, which the configuration of ${tool} does not give: create publication.yaml with the lines "title: My publication" and "tool: ${tool.toLowerCase()}"`
  return { record: undefined, faults: [{ severity: 'fault', file, field: 'title', message }] }
}

const oneField = publicationSchema.partial()

/** Returns the fields that are valid. The rest of a configuration is not written for Feedwright. */
function usableFields(fields: Fields): Fields {
  const isValid = ([name, value]: [string, unknown]) => oneField.safeParse({ [name]: value }).success
  return Object.fromEntries(Object.entries(fields).filter(isValid))
}

function parse(fields: Fields, location: FaultLocation): ReadPublication {
  const parsed = publicationSchema.safeParse(fields)
  const known = Object.keys(publicationSchema.shape)
  return {
    record: parsed.data,
    faults: issueFaults(
      parsed.error?.issues ?? [],
      { value: fields, known, schema: publicationSchema },
      location,
    ),
  }
}
