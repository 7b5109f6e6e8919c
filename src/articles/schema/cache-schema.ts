import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { absoluteUrl } from './field-schemas.ts'

/** Caches that can be told to forget what has changed. */
export const CACHE_KINDS = ['varnish', 'fastly', 'cloudflare'] as const

/** Where a token is: in a variable of the environment, or in a file. */
export type TokenPlace = { readonly env: string } | { readonly file: string }

const VARIABLE = /^[A-Za-z_]\w{0,99}$/
const ABSOLUTE_PATH = /^(?:\/|[A-Za-z]:[\\/]).{0,1000}$/

/** Where a token is. The message does not quote a value, which may be the token itself. */
const token = z.unknown().refine(isTokenPlace, {
  error: 'a token does not belong in this file: write { env: VARIABLE }, or { file: /absolute/path }',
}) as unknown as z.ZodType<TokenPlace, TokenPlace>

function isTokenPlace(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const [[key, text] = [], ...others] = Object.entries(value)
  if (others.length > 0 || typeof text !== 'string') return false
  return (key === 'env' && VARIABLE.test(text)) || (key === 'file' && ABSOLUTE_PATH.test(text))
}

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
    token: token.optional().meta({ description: 'Where the token for the API of the CDN is.' }),
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
