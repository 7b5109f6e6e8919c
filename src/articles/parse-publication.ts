import { Problem } from '../problem.ts'
import type { Image } from './article.ts'
import { faultText, quote } from './faults/fault.ts'
import { issueFaults } from './faults/issue-faults.ts'
import type { DeclaredFeed, Publication } from './publication.ts'
import {
  type PublicationFields,
  type PublicationRecord,
  publicationSchema,
} from './schema/publication-schema.ts'

/**
 * Parses a publication that a program passes in. There is no folder, so that its images must have absolute URLs.
 * @throws Problem that lists every fault.
 */
export function parsePublication(fields: PublicationFields, baseUrl: string): Publication {
  const { url, description = '', tool, image, icon, feeds, ...rest } = parseFields(fields)
  return {
    ...rest,
    description,
    baseUrl,
    image: remoteImage(image, 'image'),
    icon: remoteImage(icon, 'icon'),
    feeds: Object.fromEntries(
      Object.entries(feeds).map(([name, feed]): [string, DeclaredFeed] => [
        name,
        { ...feed, image: remoteImage(feed.image, `feeds.${name}.image`) },
      ]),
    ),
  }
}

const LOCATION = { file: 'publication', lineOf: () => undefined }

function parseFields(fields: PublicationFields): PublicationRecord {
  const parsed = publicationSchema.safeParse(fields)
  if (parsed.data !== undefined) return parsed.data
  const known = Object.keys(publicationSchema.shape)
  const faults = issueFaults(
    parsed.error.issues,
    { value: fields, known, schema: publicationSchema },
    LOCATION,
  )
  throw new Problem('invalid', faults.map(faultText).join('\n'))
}

function remoteImage(image: PublicationRecord['image'], field: string): Image | undefined {
  if (image === undefined) return undefined
  const { src, ...facts } = image
  if (src !== undefined && URL.canParse(src)) return { src, ...facts }
  throw new Problem(
    'invalid',
    `publication ${field}: expected an absolute URL of an image, got ${quote(src)}`,
  )
}
