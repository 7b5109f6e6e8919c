import { issueFindings } from '../../articles/faults/issue-faults.ts'
import type { Publication } from '../../articles/publication.ts'
import { addedWebhookSchema, type WebhookEvent } from '../../articles/schema/webhook-schema.ts'
import { Problem } from '../../problem.ts'
import type { ApiHandler, ApiRequest, ApiResponse } from '../handler.ts'
import { invalidFields, pointerOf, problemResponse } from '../problem-response.ts'
import { readRecordFields } from '../request/read-fields.ts'

/** The webhooks of the server, as the API needs them. */
export interface ApiWebhooks {
  /** Returns all, without their secrets. */
  list(): Promise<readonly object[]>
  /** Adds a webhook, and returns it with its secret; undefined when there is one at this address. */
  add(webhook: AddedFields): Promise<({ readonly id: string } & object) | undefined>
  /** Removes a webhook; one of `publication.yaml` is only removed there. Returns undefined when there is none. */
  remove(id: string): Promise<'removed' | 'declared' | undefined>
  /** Sends a test event, and returns how it went; undefined when there is no such webhook. */
  test(id: string, publication: Publication): Promise<object | undefined>
  /** Enables a webhook that was disabled. Returns how many deliveries are sent again; undefined when there is none. */
  enable(id: string): Promise<number | undefined>
  /** @throws Problem when an address must not be asked. */
  check(url: string): void
}

/** The fields of a webhook that a program adds. */
export interface AddedFields {
  readonly url: string
  readonly events?: readonly WebhookEvent[] | undefined
}

/** The handlers of webhooks. */
export interface WebhookHandlers {
  readonly list: ApiHandler
  readonly add: ApiHandler
  readonly remove: ApiHandler
  readonly test: ApiHandler
  readonly enable: ApiHandler
}

/** Creates the handlers of webhooks. */
export function createWebhookHandlers(webhooks: ApiWebhooks): WebhookHandlers {
  async function add({ body }: ApiRequest): Promise<ApiResponse> {
    const read = readRecordFields(body)
    if ('refusal' in read) return read.refusal
    const parsed = parseFields(read.fields)
    if ('errors' in parsed) return invalidFields(422, parsed.errors)
    const refused = refusalOf(parsed.url)
    if (refused !== undefined) return invalidFields(422, [{ pointer: '/url', detail: refused }])
    const added = await webhooks.add(parsed)
    if (added === undefined) return problemResponse(409, 'there is a webhook at this address already')
    return { status: 201, headers: { Location: `/api/webhooks/${added.id}` }, body: added }
  }

  function refusalOf(url: string): string | undefined {
    try {
      webhooks.check(url)
      return undefined
    } catch (error) {
      if (error instanceof Problem) return error.message
      throw error
    }
  }

  return {
    list: async () => ({ status: 200, body: { webhooks: await webhooks.list() } }),
    add,
    async remove({ key }) {
      const removed = await webhooks.remove(key)
      if (removed === undefined) return unknown(key)
      if (removed === 'removed') return { status: 204 }
      return problemResponse(409, 'the webhook stands in publication.yaml: remove it there')
    },
    async test({ key, publication }) {
      const result = await webhooks.test(key, publication)
      return result === undefined ? unknown(key) : { status: 200, body: result }
    },
    async enable({ key }) {
      const retried = await webhooks.enable(key)
      return retried === undefined ? unknown(key) : { status: 200, body: { retried } }
    },
  }
}

function unknown(id: string): ApiResponse {
  return problemResponse(404, `there is no webhook ${JSON.stringify(id)}: see GET /api/webhooks`)
}

function parseFields(fields: Readonly<Record<string, unknown>>) {
  const parsed = addedWebhookSchema.safeParse(fields)
  if (parsed.success) return parsed.data
  const known = Object.keys(addedWebhookSchema.shape)
  const record = { value: fields, known, schema: addedWebhookSchema }
  const findings = issueFindings(parsed.error.issues, record)
  return { errors: findings.map(({ path, message }) => ({ pointer: pointerOf(path), detail: message })) }
}
