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
let watched: Given
// biome-ignore lint/suspicious/noExplicitAny: a document that tests look into
let document: any
let ajv: Ajv2020

beforeAll(async () => {
  api = await givenApi()
  early = await givenApi({ published: false })
  watched = await givenApi()
  document = (await api.call('GET /openapi.json', { token: '' })).json
  ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  for (const one of ['there', 'replaced', 'patched', 'withdrawn', 'withdrawn-too', 'conditional'])
    await api.call(`PUT /articles/${one}`, { json: FULL })
  for (const one of ['withdrawn', 'withdrawn-too']) await api.call(`DELETE /articles/${one}`)
  await api.sync(article('file.md', { slug: 'by-file' }))
  await api.call('PUT /articles/keyed', { json: FULL, headers: KEY })
  for (let n = 0; n < 10; n++) await watched.call('GET /articles', { token: `fw_wrong-${n}` })
})
afterAll(() => Promise.all([api, early, watched].map(given => given?.close())))

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

/** One request for each answer of the document, by the path as it stands there. */
const ASKED: readonly (readonly [...Case] | readonly [string, string, number])[] = [
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

const CASES = ASKED.map(
  ([documented, operation, status, more = {}]): Case => [documented, operation, status, more],
)

const OPERATIONS: readonly (readonly [string, string, ApiAsk])[] = [
  [`get ${ARTICLES}`, 'GET /articles', {}],
  [`get ${ONE}`, 'GET /articles/there', {}],
  [`put ${ONE}`, 'PUT /articles/there', { json: FULL }],
  [`patch ${ONE}`, 'PATCH /articles/there', { json: {} }],
  [`delete ${ONE}`, 'DELETE /articles/there', {}],
  ['post /api/media', 'POST /media', PICTURE],
]

/** What every operation answers to who may not, or comes too early, or sends something else. */
function commonCases() {
  return OPERATIONS.flatMap(([documented, operation, more]) => [
    { documented, status: 401, asked: () => api.call(operation, { ...more, token: '' }) },
    { documented, status: 429, asked: () => watched.call(operation, { ...more, token: 'fw_wrong' }) },
    { documented, status: 503, asked: () => early.call(operation, more) },
    { documented, status: 403, asked: () => api.call(operation, { ...more, token: api.tokens.read }) },
    {
      documented,
      status: 415,
      asked: () => api.call(operation, { body: 'a', headers: { 'Content-Type': 'text/plain' } }),
    },
  ])
}

const seen = new Set<string>()

/** Whether an answer is one that the document promises, with a body of its schema. */
function expectPromised(documented: string, { status, headers, json }: ApiAnswer): void {
  const [method = '', path = ''] = documented.split(' ')
  const { responses } = document.paths[path][method] as Documented
  const promised = responses[status]
  expect(promised, `${documented} does not promise ${status}`).toBeDefined()
  seen.add(`${documented} ${status}`)
  const [[type, { schema }] = ['', { schema: undefined }]] = Object.entries(promised?.content ?? {})
  if (schema === undefined) return
  expect(headers['content-type']?.split(';')[0]).toBe(type)
  expect(ajv.validate(`api${schema.$ref}`, json), `${documented} ${status}: ${ajv.errorsText()}`).toBe(true)
}

describe('the OpenAPI document', () => {
  it('is valid, and everyone may read and keep it', async () => {
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    const { headers } = await api.call('GET /openapi.json', { token: '' })
    expect(headers['cache-control']).toBe('public, max-age=3600')
    const again = await api.call('GET /openapi.json', {
      token: '',
      headers: { 'If-None-Match': headers.etag },
    })
    expect([again.status, again.headers.etag]).toEqual([304, headers.etag])
  })

  it.each(CASES)('%s: %s is %i as it says', async (documented, operation, status, more) => {
    const answer = await api.call(operation, more)
    expect(answer.status, answer.json?.detail).toBe(status)
    expectPromised(documented, answer)
  })

  it('tells who may not, comes too early or sends something else', async () => {
    for (const { documented, status, asked } of commonCases()) {
      const [method = '', path = ''] = documented.split(' ')
      if (document.paths[path][method].responses[status] === undefined) continue
      const answer = await asked()
      expect([documented, answer.status]).toEqual([documented, status])
      expectPromised(documented, answer)
    }
    expectPromised('get /api/openapi.json', await early.call('GET /openapi.json'))
  })

  it('promises no answer that was not seen, but of a request that still runs', () => {
    const promised = Object.entries<Readonly<Record<string, Documented>>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).flatMap(([method, { responses }]) =>
          Object.keys(responses).map(status => `${method} ${path} ${status}`),
        ),
    )
    expect(promised.filter(one => !seen.has(one))).toEqual(['post /api/media 409'])
  })

  it('its record takes what the API takes and nothing else', () => {
    const takes = (record: unknown) => ajv.validate('api#/components/schemas/Record', record)
    expect(takes(FULL)).toBe(true)
    expect(takes({ title: 'A' })).toBe(true)
    for (const wrong of [{}, { title: 1 }, { title: 'A', titel: 'B' }, []]) expect(takes(wrong)).toBe(false)
  })
})
