import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png } from '../images/sample-images.ts'
import { article } from '../stores/given.ts'
import { type ApiAnswer, type ApiAsk, type Given, givenApi } from './given.ts'

interface Documented {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: { $ref: string } }>> }>
  >
}

let api: Given
let early: Given
let limited: Given
// biome-ignore lint/suspicious/noExplicitAny: a document that tests look into
let document: any
let ajv: Ajv2020

beforeAll(async () => {
  api = await givenApi()
  early = await givenApi({ published: false })
  limited = await givenApi()
  document = (await api.call('GET /openapi.json', { token: '' })).json
  ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  for (const one of ['there', 'replaced', 'patched', 'withdrawn', 'withdrawn-too', 'conditional'])
    await api.call(`PUT /articles/${one}`, { json: FULL })
  for (const one of ['withdrawn', 'withdrawn-too']) await api.call(`DELETE /articles/${one}`)
  await api.sync(article('file.md', { slug: 'by-file' }))
  await api.call('PUT /articles/keyed', { json: FULL, headers: KEY })
  for (let n = 0; n < 10; n++) await limited.call('GET /articles', { token: `fw_wrong-${n}` })
})
afterAll(() => Promise.all([api, early, limited].map(given => given?.close())))

const KEY = { 'Idempotency-Key': '"used"' }
const FULL = {
  ...{ title: 'A', summary: 'S', published: '2025-01-02', updated: '2025-01-03', content: '<p>Text</p>' },
  ...{
    authors: [{ name: 'Ann', email: 'ann@a.example' }, 'Bob'],
    tags: 'one',
    section: 'News',
    language: 'de',
  },
  ...{
    image: { src: 'https://a.example/1.jpg', alt: 'A', width: 3 },
    attachments: ['https://a.example/1.mp3'],
  },
  ...{ link: 'https://a.example/1', feeds: { not: ['tags/one'] }, draft: true },
}
const PICTURE = { body: png(8, 8), headers: { 'Content-Type': 'image/png' } }
const LONG = { body: Buffer.alloc(6_000_001), headers: { 'Content-Type': 'application/json' } }
const NEVER = { 'If-Match': '"r0"' }

type Case = readonly [documented: string, operation: string, status: number, more: ApiAsk]

const ARTICLES = '/api/articles'
const ONE = '/api/articles/{key}'

/** One request for each response of the document, with the path as it stands there. */
const REQUESTS: readonly (readonly [...Case] | readonly [string, string, number])[] = [
  [`get ${ARTICLES}`, 'GET /articles', 200],
  [`get ${ARTICLES}`, 'GET /articles?limit=no', 400],
  [`get ${ONE}`, 'GET /articles/there', 200],
  [`get ${ONE}`, 'GET /articles/there', 304, { headers: { 'If-None-Match': '*' } }],
  [`get ${ONE}`, 'GET /articles/nobody', 404],
  [`get ${ONE}`, 'GET /articles/withdrawn', 410],
  [`put ${ONE}`, 'PUT /articles/replaced', 200, { json: { title: 'B' } }],
  [`put ${ONE}`, 'PUT /articles/created', 201, { json: FULL }],
  [`put ${ONE}`, 'PUT /articles/by-file', 409, { json: FULL }],
  [`put ${ONE}`, 'PUT /articles/there', 412, { json: FULL, headers: NEVER }],
  [`put ${ONE}`, 'PUT /articles/there', 422, { json: { titel: 'A', authors: [{}] } }],
  [
    `patch ${ONE}`,
    'PATCH /articles/patched',
    200,
    { json: { title: 'B', summary: null, published: '2024-01-01' } },
  ],
  [`patch ${ONE}`, 'PATCH /articles/nobody', 404, { json: {} }],
  [`patch ${ONE}`, 'PATCH /articles/by-file', 409, { json: {} }],
  [`patch ${ONE}`, 'PATCH /articles/withdrawn', 410, { json: {} }],
  [`patch ${ONE}`, 'PATCH /articles/there', 412, { json: {}, headers: NEVER }],
  [`patch ${ONE}`, 'PATCH /articles/there', 422, { json: { title: 1 } }],
  [`delete ${ONE}`, 'DELETE /articles/there', 400, { headers: { 'Idempotency-Key': '"' } }],
  [`delete ${ONE}`, 'DELETE /articles/conditional', 204, { headers: { 'If-Match': '*' } }],
  [`delete ${ONE}`, 'DELETE /articles/nobody', 404],
  [`delete ${ONE}`, 'DELETE /articles/by-file', 409],
  [`delete ${ONE}`, 'DELETE /articles/withdrawn-too', 410],
  [`get ${ONE}`, 'GET /articles/there', 412, { headers: NEVER }],
  [`delete ${ONE}`, 'DELETE /articles/there', 412, { headers: NEVER }],
  [`delete ${ONE}`, 'DELETE /articles/there', 422, { headers: KEY }],
  ['post /api/media', 'POST /media', 201, PICTURE],
  ['post /api/media', 'POST /media', 200, PICTURE],
  ['post /api/media', 'POST /media', 400, { ...PICTURE, body: '' }],
  ['post /api/media', 'POST /media', 413, { ...PICTURE, body: Buffer.alloc(50_000_001) }],
  ['post /api/media', 'POST /media', 422, { ...PICTURE, body: 'a diary' }],
  ['get /api/changes', 'GET /changes?limit=5', 200],
  ['get /api/changes', 'GET /changes?since=x', 400],
  ['get /api/changes', 'GET /changes?since=900', 410],
  ['get /api/openapi.json', 'GET /openapi.json', 200],
  ...(['PUT', 'PATCH'] as const).flatMap(method => {
    const documented = `${method.toLowerCase()} ${ONE}`
    const type = method === 'PUT' ? 'application/json' : 'application/merge-patch+json'
    const headers = { 'Content-Type': type }
    return [
      [documented, `${method} /articles/there`, 400, { body: '{', headers }] as const,
      [documented, `${method} /articles/there`, 413, { ...LONG, headers }] as const,
    ]
  }),
]

const CASES = REQUESTS.map(
  ([documented, operation, status, more = {}]): Case => [documented, operation, status, more],
)

const OPERATIONS: readonly (readonly [string, string, ApiAsk])[] = [
  [`get ${ARTICLES}`, 'GET /articles', {}],
  [`get ${ONE}`, 'GET /articles/there', {}],
  [`put ${ONE}`, 'PUT /articles/there', { json: FULL }],
  [`patch ${ONE}`, 'PATCH /articles/there', { json: {} }],
  [`delete ${ONE}`, 'DELETE /articles/there', {}],
  ['post /api/media', 'POST /media', PICTURE],
  ['get /api/changes', 'GET /changes', {}],
]

/** Requests to every operation without permission, too early, or with an unsupported body. */
function commonCases() {
  return OPERATIONS.flatMap(([documented, operation, more]) => [
    { documented, status: 401, send: () => api.call(operation, { ...more, token: '' }) },
    { documented, status: 429, send: () => limited.call(operation, { ...more, token: 'fw_wrong' }) },
    { documented, status: 503, send: () => early.call(operation, more) },
    { documented, status: 403, send: () => api.call(operation, { ...more, token: api.tokens.read }) },
    {
      documented,
      status: 415,
      send: () => api.call(operation, { body: 'a', headers: { 'Content-Type': 'text/plain' } }),
    },
  ])
}

const seen = new Set<string>()

/** Expects a response that the document declares, with a body of its schema. */
function expectDocumented(documented: string, { status, headers, json }: ApiAnswer): void {
  const [method = '', path = ''] = documented.split(' ')
  const { responses } = document.paths[path][method] as Documented
  const declared = responses[status]
  expect(declared, `${documented} does not declare ${status}`).toBeDefined()
  seen.add(`${documented} ${status}`)
  const [[type, { schema }] = ['', { schema: undefined }]] = Object.entries(declared?.content ?? {})
  if (schema === undefined) return
  expect(headers['content-type']?.split(';')[0]).toBe(type)
  expect(ajv.validate(`api${schema.$ref}`, json), `${documented} ${status}: ${ajv.errorsText()}`).toBe(true)
}

describe('the OpenAPI document', () => {
  it('is valid, public and cacheable', async () => {
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    const { headers } = await api.call('GET /openapi.json', { token: '' })
    expect(headers['cache-control']).toBe('public, max-age=3600')
    const again = await api.call('GET /openapi.json', {
      token: '',
      headers: { 'If-None-Match': headers.etag },
    })
    expect([again.status, again.headers.etag]).toEqual([304, headers.etag])
  })

  it.each(CASES)('%s: %s is %i as documented', async (documented, operation, status, more) => {
    const answer = await api.call(operation, more)
    expect(answer.status, answer.json?.detail).toBe(status)
    expectDocumented(documented, answer)
  })

  it('documents the responses without permission, too early and to an unsupported body', async () => {
    for (const { documented, status, send } of commonCases()) {
      const [method = '', path = ''] = documented.split(' ')
      if (document.paths[path][method].responses[status] === undefined) continue
      const answer = await send()
      expect([documented, answer.status]).toEqual([documented, status])
      expectDocumented(documented, answer)
    }
    expectDocumented('get /api/openapi.json', await early.call('GET /openapi.json'))
  })

  it('documents no other responses, except for a request that is in progress', () => {
    const declared = Object.entries<Readonly<Record<string, Documented>>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).flatMap(([method, { responses }]) =>
          Object.keys(responses).map(status => `${method} ${path} ${status}`),
        ),
    )
    expect(declared.filter(one => !seen.has(one))).toEqual(['post /api/media 409'])
  })

  it('has a schema of records that accepts the same records as the API', () => {
    const accepts = (record: unknown) => ajv.validate('api#/components/schemas/Record', record)
    expect(accepts(FULL)).toBe(true)
    expect(accepts({ title: 'A' })).toBe(true)
    for (const wrong of [{}, { title: 1 }, { title: 'A', titel: 'B' }, []]) expect(accepts(wrong)).toBe(false)
  })
})
