import type { Random } from '../bench/synthetic/random.ts'
import { png } from '../images/sample-images.ts'
import { type Answer, ask } from '../program/raw-http.ts'
import { articleBody, articleDate, articleTitle, type Restart, readArticle, type Writer } from './writer.ts'

/** Number of articles that are changed at a time. */
const MAX_PARALLEL = 4
const MAX_ARTICLES = 60
/** Number of answered requests that may be repeated: the latest. */
const MAX_ANSWERED = 20
/** The version of an article that does not exist. */
const NONE = 0

/** A request that changes an article. */
interface Change {
  readonly method: 'PUT' | 'PATCH' | 'DELETE'
  readonly number: number
  /** The version of the article after the change. */
  readonly version: number
  readonly record: Readonly<Record<string, unknown>> | undefined
  /** Its `Idempotency-Key`. */
  readonly key: string | undefined
  /** Whether it was sent before, to a process that was killed. */
  readonly isRepeated: boolean
}

/** The known state of an article. */
interface KnownArticle {
  /** The version that was acknowledged last, or found after a restart. */
  version: number
  /** The highest version that was sent. */
  sent: number
  /** A change without an answer, which may have been applied or not. */
  pending: Change | undefined
}

/**
 * Creates a writer that publishes by the API. It sends some requests at a time, but no two for one article. An answer with
 * 200, 201 or 204 acknowledges a change. A request with an `Idempotency-Key` but no answer is repeated after the restart,
 * before the article is changed again. An answered one may be repeated at any time; it must get the same answer and
 * change nothing.
 */
export function createApiWriter(token: string, nextNumber: () => number): Writer {
  const articles = new Map<number, KnownArticle>()
  const pictures: string[] = []
  const answered: { readonly change: Change; readonly answer: Answer }[] = []
  let unanswered: Change[] = []
  let keys = 0

  /** Throws if a request got no answer from a live program. After a kill, `check` is called before this. */
  function assertAnswered(): void {
    for (const { pending } of articles.values())
      if (pending !== undefined)
        throw new Error(`${describe(pending)}: expected an answer from the running program, got none`)
  }

  async function changeSome(random: Random, url: string): Promise<void> {
    const numbers = new Set(Array.from({ length: 1 + random.below(MAX_PARALLEL) }, () => choose(random)))
    const changes = [...numbers].map(number => nextChange(number, random))
    const work = changes.map(change => make(url, change))
    if (random.chance(0.2)) work.push(addPicture(url, random))
    if (random.chance(0.3)) work.push(repeat(url, random))
    await Promise.all(work)
  }

  /** Returns the number of an existing article, or of a new one. */
  function choose(random: Random): number {
    const existing = [...articles].filter(
      ([, known]) => known.version !== NONE && known.pending === undefined,
    )
    const [number] = existing[random.below(existing.length)] ?? []
    const isNew = existing.length < MAX_ARTICLES && random.chance(0.4)
    return number === undefined || isNew ? nextNumber() : number
  }

  function nextChange(number: number, random: Random): Change {
    const { version: before, sent } = articles.get(number) ?? { version: NONE, sent: NONE }
    const method = before === NONE ? 'PUT' : methodFor(random)
    const key = random.chance(0.5) ? `"key-${++keys}"` : undefined
    const shared = { method, number, key, isRepeated: false }
    if (method === 'DELETE') return { ...shared, version: NONE, record: undefined }
    const version = sent + 1
    const record = { title: articleTitle(number, version), markdown: articleBody(number, version, random) }
    if (method === 'PATCH') return { ...shared, version, record }
    const image = random.chance(0.3) ? pictures[random.below(pictures.length)] : undefined
    return {
      ...shared,
      version,
      record: { ...record, published: articleDate(number), tags: ['killed'], image },
    }
  }

  async function make(url: string, change: Change): Promise<void> {
    const known = articles.get(change.number) ?? { version: NONE, sent: NONE, pending: undefined }
    articles.set(change.number, known)
    known.pending = change
    known.sent = Math.max(known.sent, change.version)
    const answer = await send(url, change)
    if (answer === undefined) return
    known.pending = undefined
    // The killed process had begun it. Its key is free again after a minute.
    if (change.isRepeated && answer.status === 409) return
    assertSuccess(describe(change), answer)
    known.version = change.version
    if (change.key !== undefined) answered.push({ change, answer })
    if (answered.length > MAX_ANSWERED) answered.shift()
  }

  /** Adds a picture. Articles name it once it is acknowledged. */
  async function addPicture(url: string, random: Random): Promise<void> {
    const body = png(101 + random.below(100), 101 + random.below(100))
    const answer = await request(`${url}/api/media?name=picture.png`, {
      method: 'POST',
      type: 'image/png',
      body,
    })
    if (answer === undefined) return
    assertSuccess('POST of a picture', answer)
    pictures.push(JSON.parse(answer.bytes.toString()).src)
  }

  async function repeat(url: string, random: Random): Promise<void> {
    const chosen = answered[random.below(answered.length)]
    if (chosen === undefined) return
    const answer = await send(url, chosen.change)
    if (answer === undefined || textOf(answer) === textOf(chosen.answer)) return
    const got = `expected ${textOf(chosen.answer)} again, got ${textOf(answer)}`
    throw new Error(`${describe(chosen.change)} was repeated: ${got}`)
  }

  /** Checks that the feed and the API agree, and that they have every acknowledged change. */
  async function check(number: number, known: KnownArticle, { url, served }: Restart): Promise<void> {
    const { version, pending } = known
    const possible = pending === undefined ? [version] : [version, pending.version]
    const found = served.get(number) ?? NONE
    if (!possible.includes(found))
      throw new Error(
        `article ${number}: expected version ${possible.join(' or ')} in the feed, got ${found}`,
      )
    if (version === NONE && pending === undefined) return
    const stored = await storedVersion(url, number)
    if (stored !== found)
      throw new Error(`article ${number}: the feed has version ${found}, the API ${stored}`)
    known.version = found
    known.pending = undefined
    if (pending?.key !== undefined) unanswered.push({ ...pending, isRepeated: true })
  }

  async function storedVersion(url: string, number: number): Promise<number> {
    const answer = await request(urlOf(url, number), { method: 'GET' })
    if (answer?.status === 404 || answer?.status === 410) return NONE
    assertSuccess(`GET of article ${number}`, answer)
    const { title, markdown } = JSON.parse(answer?.bytes.toString() ?? '')
    return readArticle(title, markdown).version
  }

  function send(url: string, { method, number, record, key }: Change): Promise<Answer | undefined> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    return request(urlOf(url, number), { method, type, key, body: record && JSON.stringify(record) })
  }

  /** Returns undefined when there is no answer. */
  function request(url: string, { method, type, key, body }: RequestOptions): Promise<Answer | undefined> {
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'Content-Type': type }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
    }
    return ask(url, { method, headers, ...(body !== undefined && { body }) }).catch(() => undefined)
  }

  return {
    async change({ random, url }) {
      if (url === undefined) return
      assertAnswered()
      const repeated = unanswered
      unanswered = []
      await Promise.all(repeated.map(change => make(url, change)))
      await changeSome(random, url)
    },
    async check(restart) {
      await Promise.all([...articles].map(([number, known]) => check(number, known, restart)))
    },
    expected: () => {
      const existing = [...articles].filter(([, { version }]) => version !== NONE)
      return new Map(existing.map(([number, { version }]) => [number, version]))
    },
  }
}

/** The parts of a request. */
interface RequestOptions {
  readonly method: string
  readonly type?: string
  readonly key?: string | undefined
  readonly body?: string | Buffer | undefined
}

function methodFor(random: Random): Change['method'] {
  if (random.chance(0.1)) return 'DELETE'
  return random.chance(0.5) ? 'PUT' : 'PATCH'
}

function urlOf(url: string, number: number): string {
  return `${url}/api/articles/by-program-${number}`
}

function describe({ method, number, version, key }: Change): string {
  return `${method} of article ${number}, version ${version}, key ${key}`
}

function textOf({ status, bytes }: Answer): string {
  return `${status} ${bytes}`
}

function assertSuccess(name: string, answer: Answer | undefined): void {
  if (answer === undefined) throw new Error(`${name}: expected an answer, got none`)
  if (answer.status >= 300) throw new Error(`${name}: expected success, got ${textOf(answer)}`)
}
