import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { absoluteUrl } from './field-schemas.ts'
import { secretPlace } from './secret-schema.ts'

/** Caches that can be told to forget what has changed. */
export const CACHE_KINDS = ['varnish', 'fastly', 'cloudflare'] as const

const id = z.string().regex(/^[A-Za-z0-9]{1,64}$/, { error: 'expected an id of letters and digits' })

/** The fields that each kind of cache needs. */
const NEEDED = {
  varnish: ['url'],
  fastly: ['service', 'token'],
  cloudflare: ['zone', 'token'],
} as const satisfies Readonly<Record<(typeof CACHE_KINDS)[number], readonly string[]>>

/** A cache in front of the server. */
export const cacheSchema = z
  .strictObject({
    kind: z.enum(CACHE_KINDS, {
      error: issue => `expected ${CACHE_KINDS.map(quote).join(' or ')}, got ${quote(issue.input)}`,
    }),
    url: absoluteUrl.optional().meta({ description: 'Where Varnish is told what to forget.' }),
    service: id.optional().meta({ description: 'Id of the service at Fastly.' }),
    zone: id.optional().meta({ description: 'Id of the zone at Cloudflare.' }),
    token: secretPlace.optional().meta({ description: 'Where the token for the API of the CDN is.' }),
  })
  .superRefine((cache, context) => {
    const needed: readonly string[] = NEEDED[cache.kind]
    for (const field of ['url', 'service', 'zone', 'token'] as const) {
      const isNeeded = needed.includes(field)
      if (isNeeded === (cache[field] !== undefined)) continue
      const message = `${quote(cache.kind)} ${isNeeded ? 'needs' : 'has no'} "${field}": its fields are ${needed.join(' and ')}`
      context.addIssue({ code: 'custom', message, path: [field], input: undefined })
    }
  })

/** A cache in front of the server, as `publication.yaml` names it. */
export type SharedCache = z.output<typeof cacheSchema>
