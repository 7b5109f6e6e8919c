import { join } from 'node:path'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type FeedToken, type Scope, tokenHash, tokenId } from '../articles/token.ts'
import { type Config, DEFAULT_FOLDER } from '../config.ts'
import { openIntake } from '../intake/intake.ts'
import { Problem } from '../problem.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openStore } from '../stores/open.ts'
import { localUrlOf } from './local-url.ts'

/** What a token command works with. */
export interface TokenOptions {
  readonly config: Config
  readonly now: () => Date
  /** Gives so many random bytes as text for URLs. */
  readonly random: (bytes: number) => string
}

const TOKEN_BYTES = 32
/** By which a token is known for one where it should not be, such as in a commit. */
const API_PREFIX = 'fw_'

/**
 * `token add [folder]`, `token list` and `token revoke ID`: keys to private feeds and to the publishing API. Gives what
 * is to be printed.
 * @throws Problem when the words are wrong, or there is no such feed or token.
 */
export async function token(operands: readonly string[], options: TokenOptions): Promise<string> {
  const [action, operand] = operands
  const store = await openStore(options.config)
  try {
    const { scope, feed } = options.config
    if (action === 'add' && scope !== undefined && feed !== undefined)
      throw new Problem('usage', 'expected either --feed or --scope, got both: a token opens one of them')
    if (action === 'add' && scope !== undefined) return await addForApi(scope, store, options)
    if (action === 'add') return await add(operand ?? DEFAULT_FOLDER, store, options)
    if (action === 'list') return (await store.tokens()).map(line).join('\n') || 'There are no tokens.'
    if (action === 'revoke' && operand !== undefined) return await revoke(operand, store, options)
  } finally {
    await store.close()
  }
  throw new Problem(
    'usage',
    `expected token add, token list or token revoke ID, got token ${operands.join(' ')}`,
  )
}

async function addForApi(
  scope: Scope,
  store: ArticleStore,
  { config, now, random }: TokenOptions,
): Promise<string> {
  const secret = API_PREFIX + random(TOKEN_BYTES)
  const hash = tokenHash(secret)
  const id = tokenId(hash)
  await store.addApiToken({ id, scope, label: config.label ?? '', hash, created: now() })
  const may = scope === 'publish' ? 'publish and read' : 'read'
  return `${secret}\nThis token is shown once. Who has it may ${may} by the API; revoke it with: token revoke ${id}`
}

async function add(
  folder: string,
  store: ArticleStore,
  { config, now, random }: TokenOptions,
): Promise<string> {
  const publication = await publicationOf(folder, store, config, now)
  const feed = privateFeed(config.feed, publication)
  const secret = random(TOKEN_BYTES)
  const hash = tokenHash(secret)
  const id = tokenId(hash)
  await store.addToken({ id, feed, label: config.label ?? '', hash, created: now() })
  const address = `${publication.baseUrl}/feeds/${encodeURIComponent(feed)}/~${secret}/rss.xml`
  return `${address}\nThis address is shown once. It opens the feed "${feed}" to who has it; revoke it with: token revoke ${id}`
}

async function publicationOf(
  folder: string,
  store: ArticleStore,
  config: Config,
  now: () => Date,
): Promise<Publication> {
  const files = openMediaFiles(join(config.data, 'media'))
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { baseUrl } = config
  const intake = await openIntake({ folder, store, files, now, log, baseUrl, localUrl: localUrlOf(config) })
  return intake.publication
}

function privateFeed(name: string | undefined, { feeds }: Publication): string {
  const names = Object.keys(feeds).filter(each => feeds[each]?.private)
  if (name !== undefined && names.includes(name)) return name
  const known = names.length === 0 ? 'publication.yaml declares none' : `expected one of ${names.join(', ')}`
  throw new Problem(
    'usage',
    `--feed: expected the name of a private feed, got ${name ?? 'nothing'}: ${known}`,
  )
}

async function revoke(id: string, store: ArticleStore, { now }: TokenOptions): Promise<string> {
  if (await store.revokeToken(id, now())) return `The token ${id} opens nothing any more.`
  throw new Problem('usage', `${id}: there is no such token, or it was revoked before: see token list`)
}

function line({ id, feed, scope, label, created, lastUsed, revoked }: FeedToken): string {
  const day = (date: Date) => date.toISOString().slice(0, 10)
  const used = lastUsed === undefined ? 'never used' : `last used ${day(lastUsed)}`
  const state = revoked === undefined ? used : `revoked ${day(revoked)}`
  const opens = scope === undefined ? feed : `API: ${scope}`
  return [id, opens, label, `created ${day(created)}`, state].join('  ')
}
