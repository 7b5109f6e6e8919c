import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseKeys } from '../../src/pushing/webhooks/signature.ts'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'
import { DECLARED, type Given, givenApi } from './given.ts'

let api: Given
let receiver: Receiver
beforeAll(async () => {
  api = await givenApi()
  receiver = await startReceiver()
})
afterAll(() => Promise.all([api?.close(), receiver?.close()]))

describe('webhooks of programs', () => {
  it('are added with a secret that is shown once, tested and removed', async () => {
    const added = await api.call('POST /webhooks', { json: { url: receiver.url, events: ['feed.changed'] } })
    expect([added.status, added.headers.location]).toEqual([201, `/api/webhooks/${added.json.id}`])
    const { secret, ...view } = added.json
    expect(parseKeys(secret)[0]).toHaveLength(32)
    expect(view).toMatchObject({
      url: receiver.url,
      events: ['feed.changed'],
      origin: 'program',
      state: 'enabled',
    })
    const listed = await api.call('GET /webhooks')
    expect(listed.json.webhooks).toContainEqual(view)
    expect(listed.bytes.toString()).not.toContain(secret)
    const tested = await api.call(`POST /webhooks/${view.id}/test`)
    expect(tested.json).toEqual({ accepted: true, status: 204, milliseconds: expect.any(Number) })
    expect(receiver.received).toMatchObject([
      { method: 'POST', body: expect.stringContaining('feedwright.test') },
    ])
    expect((await api.call(`DELETE /webhooks/${view.id}`)).status).toBe(204)
    expect((await api.call('GET /webhooks')).json.webhooks).toHaveLength(1)
    expect(api.infos.join()).not.toContain(secret)
  })

  it('are listed beside those of the publication, with what is wrong', async () => {
    const { json } = await api.call('GET /webhooks')
    expect(json.webhooks).toMatchObject([
      {
        ...{ url: DECLARED.url, origin: 'publication' },
        error: 'expected a secret in the variable NO_SUCH_SECRET, got nothing',
      },
    ])
  })

  it('are hidden from a token that only reads, since an address may have a secret in it', async () => {
    expect((await api.call('GET /webhooks', { token: api.tokens.read })).status).toBe(403)
  })

  it.each([
    [
      { url: 'https://a.example/', events: ['article.publishd'] },
      '/events/0',
      'did you mean "article.published"?',
    ],
    [{ url: 'https://a.example/', events: [] }, '/events', 'expected at least 1'],
    [{ uri: 'https://a.example/' }, '/url', 'expected text, got nothing'],
    [{ url: 'https://name:word@a.example/' }, '/url', 'without user name and password'],
  ])('%j is refused', async (json, pointer, detail) => {
    const answer = await api.call('POST /webhooks', { json })
    expect(answer.status).toBe(422)
    expect(answer.json.errors[0]).toEqual({ pointer, detail: expect.stringContaining(detail) })
  })
})
