import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Given, givenApi } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

const put = (slug: string, json: unknown) => api.call(`PUT /articles/${slug}`, { json })
const titles = async () =>
  (await api.call('GET /../feed.json')).json.items.map(({ title }: { title: string }) => title)

it.each([
  ['markdown', { markdown: 'EMBARGOED UNTIL 6 a.m. EST, 3 March 2030\n\nText.' }],
  ['content', { content: '<p>Sperrfrist: 3.3.2030, 11:00 Uhr UTC</p><p>Text.</p>' }],
  ['embargo', { embargo: '2030-03-03T11:00:00Z', markdown: 'Text.' }],
])('an embargo in %s is the date of the article, which no feed shows before', async (name, fields) => {
  const { status, json } = await put(`held-${name}`, { title: `Held by ${name}`, ...fields })
  expect(status).toBe(201)
  expect(json.published).toBe('2030-03-03T11:00:00.000Z')
  expect(await titles()).not.toContain(`Held by ${name}`)
  const { json: record } = await api.call(`GET /articles/held-${name}`)
  expect(JSON.stringify(record)).not.toMatch(/EMBARGO|Sperrfrist|"embargo"/)
  expect((await put(`held-${name}`, record)).json.published).toBe('2030-03-03T11:00:00.000Z')
})

it('an embargo that cannot be read is an error of its field', async () => {
  const { status, json } = await put('unread', {
    title: 'Unread',
    markdown: 'EMBARGOED UNTIL TUESDAY\n\nText.',
  })
  expect(status).toBe(422)
  expect(json.errors).toMatchObject([{ pointer: '/markdown', detail: expect.stringContaining('is missing') }])
  expect((await api.call('GET /articles/unread')).status).toBe(404)
})
