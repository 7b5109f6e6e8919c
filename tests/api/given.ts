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
import { createPublisher } from '../../src/publish/publisher.ts'
import { openMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { durableDisk } from '../../src/system/disk.ts'
import { type Answer, type AskOptions, ask } from '../program/raw-http.ts'
import { OPTIONS } from '../stores/given.ts'

/** What the tests publish. */
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

/** An answer whose body, if there is one, was JSON. */
export interface ApiAnswer extends Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it and say what they expect
  readonly json: any
}

/** What a test asks of the API. */
export interface ApiAsk extends Omit<AskOptions, 'method' | 'body'> {
  /** Sent as JSON of the type that the method wants. */
  readonly json?: unknown
  readonly body?: string | Buffer
  /** That of the scope `publish` when absent; none when it is `''`. */
  readonly token?: string
}

/** The API at work, in this process. */
export interface Given {
  readonly url: string
  readonly store: ArticleStore
  readonly tokens: Readonly<Record<Scope, string>>
  /** What was logged as an error. */
  readonly errors: readonly string[]
  /** What was logged besides. */
  readonly told: readonly string[]
  /** `GET /articles/a` asks for `/news/api/articles/a`. */
  call(methodAndPath: string, more?: ApiAsk): Promise<ApiAnswer>
  /** Applies changes as the folder's sync does. */
  sync(...changes: readonly SourceChange[]): Promise<void>
  /** Moves the clock on, by milliseconds. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { PATCH: 'application/merge-patch+json' }

/** Opens the API over an empty store, behind the server that the program has. */
export async function givenApi({
  published = true,
  trustedProxies = [],
  media,
  store = openSqliteStore(':memory:'),
  onWritten,
  tokens: adds = true,
}: {
  readonly published?: boolean
  readonly trustedProxies?: readonly string[]
  /** Where media are kept; a fresh folder when absent. */
  readonly media?: string
  /** An empty one in memory when absent. */
  readonly store?: ArticleStore
  /** Makes the feeds anew when absent. */
  readonly onWritten?: () => Promise<void>
  /** Whether to add tokens; another has added them to the same store when not. */
  readonly tokens?: boolean
} = {}): Promise<Given> {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-api-'))
  let time = Date.parse('2026-03-01T12:00:00Z')
  const now = () => new Date(time)
  const errors: string[] = []
  const told: string[] = []
  const log = {
    info: (_: object, message: string) => void told.push(message),
    debug: () => undefined,
    isLevelEnabled: () => false,
    error: (_: object, message: string) => void errors.push(message),
  }
  const files = openMediaFiles(media ?? folder, durableDisk)
  const publisher = createPublisher({ store, now, log, version: '0' })
  const sendDocument = createSendDocument({ publisher, now })
  const api = createApi({
    store,
    files,
    publisher,
    now,
    log,
    version: '0',
    trustedProxies,
    onWritten: onWritten ?? (() => publisher.refresh()),
  })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const app = createApp({ ...shared, api, store, files, sendDocument, pageBytes: 1e6, now })
  const server = createFeedServer({ ...shared, app })
  const url = `http://127.0.0.1:${await server.listen({ port: 0, host: '127.0.0.1' })}`
  if (published) await publisher.publish(PUBLICATION)
  server.ready()
  if (adds) for (const scope of SCOPES) await addToken(store, scope)

  return {
    ...{ url, store, errors, told, tokens: { publish: tokenOf('publish'), read: tokenOf('read') } },
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
      await server.close()
      publisher.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

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
