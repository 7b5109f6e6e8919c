import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '../../src/api/api.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { SourceChange } from '../../src/articles/store/source-store.ts'
import { SCOPES, type Scope, tokenHash, tokenId } from '../../src/articles/token.ts'
import { createApp } from '../../src/http/app.ts'
import { createSendDocument } from '../../src/http/send/send-document.ts'
import { createFeedServer } from '../../src/http/server.ts'
import { heicDecoder } from '../../src/images/heic/decode-heic.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { openWebhooks } from '../../src/pushing/webhooks/open-webhooks.ts'
import { openMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { durableDisk } from '../../src/system/disk.ts'
import { type Answer, type AskOptions, ask } from '../program/raw-http.ts'
import { OPTIONS } from '../stores/given.ts'

/** The publication of the tests. */
export const PUBLICATION: Publication = {
  title: 'The Meridian Review',
  description: '',
  baseUrl: 'https://feeds.example/news',
  language: 'en',
  timeZone: 'Europe/Brussels',
  authors: [{ name: 'The Editors' }],
  feeds: {},
  items: 50,
  ttl: { min: 30, max: 30 },
}

/** A response with its parsed JSON body, if there is one. */
export interface ApiAnswer extends Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests inspect it and state what they expect
  readonly json: any
}

/** Options of a request to the API. */
export interface ApiAsk extends Omit<AskOptions, 'method' | 'body'> {
  /** Sent as JSON, with the media type of the method. */
  readonly json?: unknown
  readonly body?: string | Buffer
  /** The token of the scope `publish` when absent; no token when it is `''`. */
  readonly token?: string
}

/** A running API in this process. */
export interface Given {
  readonly url: string
  readonly store: ArticleStore
  readonly tokens: Readonly<Record<Scope, string>>
  /** Messages that were logged as errors. */
  readonly errors: readonly string[]
  /** Other messages of the log. */
  readonly infos: readonly string[]
  /** `GET /articles/a` requests `/news/api/articles/a`. */
  call(methodAndPath: string, more?: ApiAsk): Promise<ApiAnswer>
  /** Applies changes as the folder's sync does. */
  sync(...changes: readonly SourceChange[]): Promise<void>
  /** Advances the clock by milliseconds. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { PATCH: 'application/merge-patch+json' }

/** Opens the API over an empty store, behind the server of the program. */
export async function givenApi({
  published = true,
  trustedProxies = [],
  media,
  store = openSqliteStore(':memory:'),
  onWritten,
  tokens: addsTokens = true,
}: {
  readonly published?: boolean
  readonly trustedProxies?: readonly string[]
  /** The folder of media files; a new one when absent. */
  readonly media?: string
  /** An empty one in memory when absent. */
  readonly store?: ArticleStore
  /** Rebuilds the feeds when absent. */
  readonly onWritten?: () => Promise<void>
  /** Whether to add tokens. False when another API over the same store has added them. */
  readonly tokens?: boolean
} = {}): Promise<Given> {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-api-'))
  let time = Date.parse('2026-03-01T12:00:00Z')
  const now = () => new Date(time)
  const errors: string[] = []
  const infos: string[] = []
  const log = {
    info: (_: object, message: string) => void infos.push(message),
    debug: () => undefined,
    isLevelEnabled: () => false,
    error: (_: object, message: string) => void errors.push(message),
  }
  const files = openMediaFiles(media ?? folder, durableDisk)
  const publisher = createPublisher({ store, now, log, version: '0', onRefreshed: () => api.onRefreshed() })
  const sendDocument = createSendDocument({ publisher, now })
  const api = createApi({
    store,
    files,
    publisher,
    webhooks: openWebhooks({
      ...{ store, now, version: '0' },
      publication: { ...PUBLICATION, webhooks: [DECLARED] },
      allowPrivateAddresses: true,
    }),
    now,
    decoders: [heicDecoder],
    log,
    version: '0',
    trustedProxies,
    onWritten: onWritten ?? (() => publisher.refresh()),
  })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const app = createApp({
    ...shared,
    handlers: [api.handler],
    store,
    files,
    sendDocument,
    pageBytes: 1e6,
    now,
  })
  const server = createFeedServer({ ...shared, app })
  const url = `http://127.0.0.1:${await server.listen({ port: 0, host: '127.0.0.1' })}`
  if (published) await publisher.publish(PUBLICATION)
  server.ready()
  if (addsTokens) for (const scope of SCOPES) await addToken(store, scope)

  return {
    ...{
      url,
      store,
      errors,
      infos,
      tokens: { publish: tokenOf('publish'), read: tokenOf('read'), operate: tokenOf('operate') },
    },
    call: (methodAndPath, more) =>
      call(url + (published ? '/news' : ''), methodAndPath, { token: tokenOf('publish'), ...more }),
    async sync(...changes) {
      await store.apply(changes, { ...OPTIONS, now: now() })
      await publisher.refresh()
    },
    pass(milliseconds) {
      time += milliseconds
    },
    async close() {
      api.endStreams()
      await server.close()
      publisher.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The webhook of the publication. */
export const DECLARED = { url: 'https://declared.example/hook', secret: { env: 'NO_SUCH_SECRET' } }

function tokenOf(scope: Scope): string {
  return `fw_${scope}`
}

async function addToken(store: ArticleStore, scope: Scope): Promise<void> {
  const hash = tokenHash(tokenOf(scope))
  await store.addApiToken({ id: tokenId(hash), scope, label: '', created: new Date(0), hash })
}

async function call(base: string, methodAndPath: string, more: ApiAsk): Promise<ApiAnswer> {
  const [method = '', path = ''] = methodAndPath.split(' ')
  const { json, token, headers = {}, body = json === undefined ? undefined : JSON.stringify(json) } = more
  const type = json === undefined ? {} : { 'Content-Type': TYPES[method] ?? 'application/json' }
  const authorization = token ? { Authorization: `Bearer ${token}` } : {}
  const answer = await ask(`${base}/api${path}`, {
    method,
    headers: { ...type, ...authorization, ...headers },
    ...(body !== undefined && { body }),
  })
  const text = answer.bytes.toString()
  return { ...answer, json: text === '' ? undefined : JSON.parse(text) }
}
