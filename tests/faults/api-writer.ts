import type { Random } from '../bench/synthetic/random.ts'
import { png } from '../images/sample-images.ts'
import { type Answer, ask } from '../program/raw-http.ts'
import { articleBody, articleDate, articleTitle, type Restart, readArticle, type Writer } from './writer.ts'

/** So many articles are changed at a time. */
const MOST_AT_ONCE = 4
const MOST_ARTICLES = 60
/** Of answered requests the last so many may be repeated. */
const MOST_ANSWERED = 20
/** The version of an article that is not there. */
const NONE = 0

/** A request that changes an article. */
interface Change {
  readonly method: 'PUT' | 'PATCH' | 'DELETE'
  readonly number: number
  /** What the article is at when the change was made. */
  readonly version: number
  readonly record: Readonly<Record<string, unknown>> | undefined
  /** Its `Idempotency-Key`. */
  readonly key: string | undefined
  /** It was sent before, to a process that was killed. */
  readonly isRepeated: boolean
}

/** An article, as far as it is known. */
interface Known {
  /** The version that was acknowledged last, or found after a restart. */
  version: number
  /** The highest version that was sent. */
  sent: number
  /** A change without an answer: it was made, or it was not. */
  open: Change | undefined
}

/**
 * Publishes by the API, some requests at a time, no two of them for one article. What was answered with 200, 201 or 204
 * is promised. A request with an `Idempotency-Key` that got no answer is repeated after the restart, before the article
 * is changed again; one that was answered is repeated at any time, and is to get the same answer and do nothing.
 */
export function createApiWriter(token: string, nextNumber: () => number): Writer {
  const articles = new Map<number, Known>()
  const pictures: string[] = []
  const answered: { readonly change: Change; readonly answer: Answer }[] = []
  let unanswered: Change[] = []
  let keys = 0

  /** Only a program that is killed owes an answer, and then this is not asked again before `check`. */
  function assertAnswered(): void {
    for (const { open } of articles.values())
      if (open !== undefined) throw new Error(`${nameOf(open)}: no answer came, and the program was alive`)
  }

  async function changeSome(random: Random, url: string): Promise<void> {
    const numbers = new Set(Array.from({ length: 1 + random.below(MOST_AT_ONCE) }, () => choose(random)))
    const changes = [...numbers].map(number => nextChange(number, random))
    const work = changes.map(change => make(url, change))
    if (random.chance(0.2)) work.push(addPicture(url, random))
    if (random.chance(0.3)) work.push(repeat(url, random))
    await Promise.all(work)
  }

  /** The number of an article that is there, or of a new one. */
  function choose(random: Random): number {
    const there = [...articles].filter(([, known]) => known.version !== NONE && known.open === undefined)
    const [number] = there[random.below(there.length)] ?? []
    const isNew = there.length < MOST_ARTICLES && random.chance(0.4)
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
    const known = articles.get(change.number) ?? { version: NONE, sent: NONE, open: undefined }
    articles.set(change.number, known)
    known.open = change
    known.sent = Math.max(known.sent, change.version)
    const answer = await send(url, change)
    if (answer === undefined) return
    known.open = undefined
    // The process that was killed had begun it: the key is free again after a minute.
    if (change.isRepeated && answer.status === 409) return
    assertSuccess(nameOf(change), answer)
    known.version = change.version
    if (change.key !== undefined) answered.push({ change, answer })
    if (answered.length > MOST_ANSWERED) answered.shift()
  }

  /** Articles name only pictures that were acknowledged. */
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
    const got = `${textOf(chosen.answer)} came first, then ${textOf(answer)}`
    throw new Error(`${nameOf(chosen.change)} was repeated: ${got}`)
  }

  /** The feed and the API show the same, and that is what was promised. */
  async function check(number: number, known: Known, { url, shown }: Restart): Promise<void> {
    const { version, open } = known
    const possible = open === undefined ? [version] : [version, open.version]
    const found = shown.get(number) ?? NONE
    if (!possible.includes(found))
      throw new Error(
        `article ${number}: expected version ${possible.join(' or ')} in the feed, got ${found}`,
      )
    if (version === NONE && open === undefined) return
    const given = await versionGiven(url, number)
    if (given !== found) throw new Error(`article ${number}: the feed has version ${found}, the API ${given}`)
    known.version = found
    known.open = undefined
    if (open?.key !== undefined) unanswered.push({ ...open, isRepeated: true })
  }

  async function versionGiven(url: string, number: number): Promise<number> {
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

  /** Undefined when there is no answer. */
  function request(url: string, { method, type, key, body }: Sent): Promise<Answer | undefined> {
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
    wanted: () => {
      const there = [...articles].filter(([, { version }]) => version !== NONE)
      return new Map(there.map(([number, { version }]) => [number, version]))
    },
  }
}

/** What is sent. */
interface Sent {
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

function nameOf({ method, number, version, key }: Change): string {
  return `${method} of article ${number}, version ${version}, key ${key}`
}

function textOf({ status, bytes }: Answer): string {
  return `${status} ${bytes}`
}

function assertSuccess(name: string, answer: Answer | undefined): void {
  if (answer === undefined) throw new Error(`${name}: expected an answer, got none`)
  if (answer.status >= 300) throw new Error(`${name}: expected success, got ${textOf(answer)}`)
}
