import { Problem } from '../problem.ts'
import { faultText, quote } from './faults/fault.ts'
import { issueFaults } from './faults/issue-faults.ts'
import type { Image } from './media.ts'
import type { Show } from './podcast/show.ts'
import type { DeclaredFeed, Publication } from './publication.ts'
import type { ShowRecord } from './schema/podcast/show-schema.ts'
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
  const { url, description = '', tool, image, icon, feeds, podcast, ...rest } = parseFields(fields)
  return {
    ...rest,
    description,
    baseUrl,
    image: remoteImage(image, 'image'),
    icon: remoteImage(icon, 'icon'),
    podcast: remoteShow(podcast, 'podcast'),
    feeds: Object.fromEntries(
      Object.entries(feeds).map(([name, feed]): [string, DeclaredFeed] => [
        name,
        {
          ...feed,
          image: remoteImage(feed.image, `feeds.${name}.image`),
          podcast: remoteShow(feed.podcast, `feeds.${name}.podcast`),
        },
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

function remoteShow(show: ShowRecord | undefined, field: string): Show | undefined {
  return show && { ...show, artwork: remoteImage(show.artwork, `${field}.artwork`) }
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
