import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { TokenStore } from '../articles/store/token-store.ts'
import { type FeedToken, type Scope, tokenHash, tokenId } from '../articles/token.ts'
import { type Config, localUrl, mediaFolder } from '../config.ts'
import { openIntake } from '../intake/intake.ts'
import { Problem } from '../problem.ts'
import { pictureDecoders } from '../serving/intake-parts.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openStore } from '../stores/open.ts'
import { DEFAULT_FOLDER } from './command-line.ts'

/** Options of `token`. */
export interface TokenOptions {
  readonly config: Config
  readonly now: () => Date
  /** Returns this many random bytes as text for URLs. */
  readonly random: (bytes: number) => string
}

const TOKEN_BYTES = 32
/** Lets scanners find a token of the API where it should not be, such as in a commit. */
const API_PREFIX = 'fw_'

/**
 * Runs `token add [folder]`, `token list` or `token revoke ID`, for tokens of private feeds, of the publishing API and of operators.
 * Returns the text to print.
 * @throws Problem when the operands are wrong, or there is no such feed or token.
 */
export async function token(operands: readonly string[], options: TokenOptions): Promise<string> {
  const [action, operand] = operands
  const store = await openStore(options.config)
  try {
    const { scope, feed } = options.config
    if (action === 'add' && scope !== undefined && feed !== undefined)
      throw new Problem('usage', 'expected either --feed or --scope, got both: a token opens one of them')
    if (action === 'add' && scope !== undefined) return await addApiToken(scope, store, options)
    if (action === 'add') return await addFeedToken(operand ?? DEFAULT_FOLDER, store, options)
    if (action === 'list') return (await store.tokens()).map(tokenLine).join('\n') || 'There are no tokens.'
    if (action === 'revoke' && operand !== undefined) return await revoke(operand, store, options)
  } finally {
    await store.close()
  }
  throw new Problem(
    'usage',
    `expected token add, token list or token revoke ID, got token ${operands.join(' ')}`,
  )
}

async function addApiToken(
  scope: Scope,
  store: TokenStore,
  { config, now, random }: TokenOptions,
): Promise<string> {
  const secret = API_PREFIX + random(TOKEN_BYTES)
  const hash = tokenHash(secret)
  const id = tokenId(hash)
  await store.addApiToken({ id, scope, label: config.label ?? '', hash, created: now() })
  return `${secret}\nThis token is shown once. It allows to ${ALLOWED[scope]}. Revoke it with: token revoke ${id}`
}

const ALLOWED: Readonly<Record<Scope, string>> = {
  publish: 'publish and read through the API',
  read: 'read through the API',
  operate: "see the operator's pages, such as /status: give it as the password",
}

async function addFeedToken(folder: string, store: ArticleStore, options: TokenOptions): Promise<string> {
  const { config, now, random } = options
  const publication = await readPublication(folder, store, options)
  const feed = privateFeed(config.feed, publication)
  const secret = random(TOKEN_BYTES)
  const hash = tokenHash(secret)
  const id = tokenId(hash)
  await store.addToken({ id, feed, label: config.label ?? '', hash, created: now() })
  const address = `${publication.baseUrl}/feeds/${encodeURIComponent(feed)}/~${secret}/rss.xml`
  return `${address}\nThis address is shown once. It opens the feed "${feed}" to anyone who has it. Revoke it with: token revoke ${id}`
}

/** Reads the publication of a folder, without its articles. */
export async function readPublication(
  folder: string,
  store: ArticleStore,
  { config, now }: Pick<TokenOptions, 'config' | 'now'>,
): Promise<Publication> {
  const intake = await openIntake({
    ...{ folder, store, files: openMediaFiles(mediaFolder(config)), decoders: pictureDecoders, now },
    baseUrl: config.baseUrl,
    localUrl: localUrl(config),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
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

async function revoke(id: string, store: TokenStore, { now }: TokenOptions): Promise<string> {
  if (await store.revokeToken(id, now())) return `The token ${id} is revoked.`
  throw new Problem('usage', `${id}: there is no such token, or it has been revoked already: see token list`)
}

const OPENS: Readonly<Record<Scope, string>> = {
  publish: 'API: publish',
  read: 'API: read',
  operate: 'pages of the operator',
}

function tokenLine({ id, feed, scope, label, created, lastUsed, revoked }: FeedToken): string {
  const day = (date: Date) => date.toISOString().slice(0, 10)
  const used = lastUsed === undefined ? 'never used' : `last used ${day(lastUsed)}`
  const state = revoked === undefined ? used : `revoked ${day(revoked)}`
  const opens = scope === undefined ? feed : OPENS[scope]
  return [id, opens, label, `created ${day(created)}`, state].join('  ')
}
