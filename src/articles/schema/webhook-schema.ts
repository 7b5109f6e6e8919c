import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { nearestName } from '../faults/nearest-name.ts'
import { absoluteUrl, oneOrList } from './field-schemas.ts'
import { secretPlace } from './secret-schema.ts'

/** The events that a webhook may be sent. */
export const WEBHOOK_EVENTS = [
  'article.published',
  'article.updated',
  'article.withdrawn',
  'feed.changed',
] as const

/** An event that a webhook may be sent. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

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

/** A webhook of `publication.yaml`. */
export const webhookSchema = z.strictObject({
  url: webhookUrl,
  events: webhookEvents.optional().meta({ description: 'What it is sent; everything when absent.' }),
  secret: secretPlace,
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
