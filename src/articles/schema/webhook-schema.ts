import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { nearestName } from '../faults/nearest-name.ts'
import { absoluteUrl, oneOrList } from './field-schemas.ts'

/** The events that a webhook may be sent. */
export const WEBHOOK_EVENTS = [
  'article.published',
  'article.updated',
  'article.withdrawn',
  'feed.changed',
] as const

/** An event that a webhook may be sent. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Where a secret is: in a variable of the environment, or in a file. */
export type SecretSource = { readonly env: string } | { readonly file: string }

/** The fields of `secret`. */
export const SECRET_FIELDS = ['env', 'file'] as const

const MAX_WEBHOOKS = 50

/** The address of a webhook. */
export const webhookUrl = absoluteUrl.refine(url => /^https?:/i.test(url) && !url.includes('#'), {
  error: issue =>
    `expected the address of a webhook, such as "https://example.com/hook", got ${quote(issue.input)}`,
})

const event = z.enum(WEBHOOK_EVENTS, { error: issue => unknownEvent(issue.input) })

/** The events of a webhook: one or a list. */
export const webhookEvents = oneOrList(event).refine(list => list.length > 0, {
  error: `expected at least one of ${WEBHOOK_EVENTS.join(', ')}, got none`,
})

function unknownEvent(input: unknown): string {
  const near = typeof input === 'string' ? nearestName(input.toLowerCase(), WEBHOOK_EVENTS) : undefined
  const advice = near === undefined ? '' : `: did you mean ${quote(near)}?`
  return `expected one of ${WEBHOOK_EVENTS.join(', ')}, got ${quote(input)}${advice}`
}

/** Nothing here may quote what it got: it may be a secret in the wrong place. */
const PLACE = 'expected "env" with the name of a variable, or "file" with an absolute path'

const variable = z.unknown().refine(name => typeof name === 'string' && /^[A-Za-z_]\w{0,99}$/.test(name), {
  error: 'expected the name of a variable, such as WEBHOOK_SECRET, got something else',
})
const absolutePath = z
  .unknown()
  .refine(path => typeof path === 'string' && /^(?:\/|[A-Za-z]:[\\/])/.test(path) && path.length <= 1_000, {
    error: 'expected an absolute path, such as /run/secrets/webhook, got something else',
  })

const secret = z
  .unknown()
  .refine(value => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: `${PLACE}, got something else: the secret itself does not belong in this file`,
    abort: true,
  })
  .pipe(
    z
      .strictObject({ env: variable.optional(), file: absolutePath.optional() })
      .refine(({ env, file }) => (env === undefined) !== (file === undefined), {
        error: `${PLACE}, got both or neither`,
      }),
  )
  .meta({
    type: 'object',
    description: 'The place of the secret: env, a variable, or file, an absolute path.',
  })

/** A webhook of `publication.yaml`. */
export const webhookSchema = z.strictObject({
  url: webhookUrl,
  events: webhookEvents.optional().meta({ description: 'What it is sent; everything when absent.' }),
  // The checks above leave exactly these two forms. Their own types would be unknown.
  secret: secret as unknown as z.ZodType<SecretSource, SecretSource>,
})

/** The webhooks of `publication.yaml`. */
export const webhooksSchema = z
  .array(webhookSchema)
  .max(MAX_WEBHOOKS)
  .refine(hooks => new Set(hooks.map(({ url }) => url)).size === hooks.length, {
    error: 'expected each address once, got one twice',
  })

/** A webhook as `publication.yaml` declares it. */
export type WebhookRecord = z.output<typeof webhookSchema>

/** The fields of a webhook that a program adds. */
export const addedWebhookSchema = z.strictObject({
  url: webhookUrl,
  events: z.array(event).min(1).optional().meta({ description: 'What it is sent; everything when absent.' }),
})
