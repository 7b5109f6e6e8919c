import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { absoluteUrl } from './field-schemas.ts'

/** How search engines are told of changed pages (https://www.indexnow.org/documentation). */
export interface IndexNow {
  /** The key that this server publishes; one is made and kept when absent. */
  readonly key?: string | undefined
  /** Where changed pages are sent. All engines that take part share them. */
  readonly endpoint: string
}

const ENDPOINT = 'https://api.indexnow.org/indexnow'

const KEY = /^[A-Za-z0-9-]{8,128}$/
const FORMS = 'true, or a key of 8 to 128 letters, digits and hyphens'

const key = z.string().regex(KEY, {
  error: issue => `expected a key of 8 to 128 letters, digits and hyphens, got ${quote(issue.input)}`,
})

/** The field `indexnow`: a switch, a key, or both parts. */
export const indexNowSchema = z
  .union([z.boolean(), key, z.strictObject({ key: key.optional(), endpoint: absoluteUrl.optional() })], {
    error: issue => `expected ${FORMS}, got ${quote(issue.input)}`,
  })
  .transform((given): IndexNow | undefined => {
    if (given === false) return undefined
    if (given === true) return { endpoint: ENDPOINT }
    if (typeof given === 'string') return { key: given, endpoint: ENDPOINT }
    return { key: given.key, endpoint: given.endpoint ?? ENDPOINT }
  })
