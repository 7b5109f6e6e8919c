import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isForwarded } from '../../http/client-address.ts'
import { type SentDocument, sentWith } from '../../http/send/send-document.ts'
import type { Coding, Document } from '../../publish/document/document.ts'
import { type Agent, parseAgent } from '../agents/agent.ts'
import { type FeedAddress, parseFeedAddress } from '../feed-address.ts'
import { clientHash, truncateAddress } from './client-hash.ts'
import { addPoll, noPolls, type PollGroup, type Polls } from './poll-group.ts'
import { remember } from './remember.ts'

/** Counts polls between two collections. */
export interface PollWindow {
  /** Counts an answer when it is complete. */
  readonly onDone: (request: IncomingMessage, response: ServerResponse) => void
  /** Returns what was counted since the last call, and forgets it. Addresses become hashes with a salt. */
  collect(salt: string): Promise<PollGroup[]>
}

/** Options of `createPollWindow`. */
export interface PollWindowOptions {
  /** Returns the address of the client; undefined when it may stand for many clients. */
  readonly clientOf: (request: IncomingMessage) => string | undefined
  readonly now: () => Date
}

/** Clients that are told apart between two collections. Those beyond are counted together, by product. */
const MAX_CELLS = 20_000
/** Hashes between two pauses, in which requests are answered. */
const HASHES_AT_ONCE = 250
const MONTH_MS = 30 * 86_400_000

/** The counts of a client at one address, and what its next request is compared with. */
interface Cell {
  readonly window: number
  readonly url: string
  readonly agentText: string
  readonly forwardedFor: IncomingHttpHeaders['x-forwarded-for']
  readonly agent: Agent
  readonly address: FeedAddress
  readonly client: string | undefined
  readonly forwarded: boolean
  readonly polls: Polls
  /** The tags of the document that was sent last: not the document, which an open connection would keep in memory. */
  tags: Document['etags'] | undefined
  coding: Coding | undefined
  size: number
  whole: number
  shortest: number
  /** 304s for this document that were not added to `polls` yet. */
  repeated: number
}

const CELL = Symbol('counts of the last request')
type CountedSocket = Socket & { [CELL]?: Cell | undefined }

/**
 * Creates a window. It costs a poll little: the counts of a connection's last request are found on the connection, and those of other
 * requests by three short look-ups. Nothing is parsed or hashed that was met before.
 */
export function createPollWindow({ clientOf, now }: PollWindowOptions): PollWindow {
  const agentOf = remember(parseAgent)
  const addressOf = remember(
    url => parseFeedAddress(url.replace(/[?#].*$/s, '')),
    address => address?.token === undefined,
  )
  let cells: Cells = new Map()
  let count = 0
  let number = 1

  function onDone(request: IncomingMessage, response: ServerResponse): void {
    const sent = sentWith(response)
    if (sent === undefined && response.statusCode !== 429) return
    const socket: CountedSocket = request.socket
    const last = socket[CELL]
    const cell = last !== undefined && last.window === number && isOf(last, request) ? last : cellOf(request)
    if (cell === undefined) return
    socket[CELL] = cell
    if (response.statusCode === 304 && cell.tags === sent?.document.etags && cell.coding === sent?.coding)
      cell.repeated++
    else add(cell, { request, response, sent })
  }

  /** Looks up three short texts that each request has, because to join them takes longer. */
  function cellOf(request: IncomingMessage): Cell | undefined {
    const { headers, url = '', socket } = request
    const address = addressOf(url)
    if (address === undefined) return undefined
    const agentText = headers['user-agent'] ?? ''
    if (count >= MAX_CELLS) return sharedCell(request, address, agentText)
    const origins = within(within(cells, agentText), url)
    const origin = String(headers['x-forwarded-for'] ?? socket.remoteAddress)
    const known = origins.get(origin)
    if (known !== undefined) return known
    const cell = newCell(request, { address, agentText, client: address.token ?? clientOf(request) })
    origins.set(origin, cell)
    count++
    return cell
  }

  /** The cell of a program, when no more clients are told apart. */
  function sharedCell(request: IncomingMessage, { feed, format }: FeedAddress, agentText: string): Cell {
    const programs = within(within(cells, ''), `${feed}/${format}`)
    const { name } = agentOf(agentText).product
    const known = programs.get(name)
    const cell = known ?? newCell(request, { address: { feed, format }, agentText, client: undefined })
    programs.set(name, cell)
    return cell
  }

  function newCell(
    { headers, url = '' }: IncomingMessage,
    { address, agentText, client }: Pick<Cell, 'address' | 'agentText' | 'client'>,
  ): Cell {
    return {
      ...{ window: number, url, agentText, forwardedFor: headers['x-forwarded-for'] },
      ...{ agent: agentOf(agentText), address, client, forwarded: isForwarded(headers), polls: noPolls() },
      ...{ tags: undefined, coding: undefined, size: 0, whole: 0, shortest: 0, repeated: 0 },
    }
  }

  /** Counts an answer that is not like the last one. */
  function add(cell: Cell, { request, response, sent }: Answer): void {
    const { headers } = request
    const status = response.statusCode
    const hasTag = headers['if-none-match'] !== undefined
    const date = headers['if-modified-since']
    const conditional = hasTag || date !== undefined
    addRepeated(cell)
    if (sent !== undefined && (cell.tags !== sent.document.etags || cell.coding !== sent.coding))
      measure(cell, sent)
    addPoll(cell.polls, {
      time: now().getTime(),
      status,
      bytes: sent?.bytes ?? 0,
      conditional: request.method === 'HEAD' && !conditional ? undefined : conditional,
      size: cell.size,
      whole: cell.whole,
      shortest: cell.shortest,
      changed: status === 200 ? (sent?.document.changed.getTime() ?? 0) : 0,
      outdated: status === 200 && !hasTag && date !== undefined && isOutdated(date, sent),
      retryAfter: status === 429 ? Number(response.getHeader('retry-after') ?? 0) : 0,
    })
  }

  return {
    onDone,
    async collect(salt) {
      const counted = cells
      cells = new Map()
      count = 0
      number++
      const groups: PollGroup[] = []
      for (const cell of [...counted.values()]
        .flatMap(urls => [...urls.values()])
        .flatMap(one => [...one.values()])) {
        addRepeated(cell)
        groups.push(groupOf(cell, salt))
        if (groups.length % HASHES_AT_ONCE === 0) await new Promise(setImmediate)
      }
      return groups
    },
  }
}

/** Cells by agent, URL and where requests come from. */
type Cells = Map<string, Map<string, Map<string, Cell>>>

/** Returns the map of a key, which it creates if there is none. */
function within<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const created = new Map<string, Value>()
  maps.set(key, created)
  return created
}

interface Answer {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly sent: SentDocument | undefined
}

/** Returns whether a request is from the client of the cell, for the same document. */
function isOf({ url, agentText, forwardedFor }: Cell, request: IncomingMessage): boolean {
  const { headers } = request
  return (
    url === request.url &&
    agentText === (headers['user-agent'] ?? '') &&
    forwardedFor === headers['x-forwarded-for']
  )
}

/** Adds the answers that were like the last one: a 304 for the same document. */
function addRepeated(cell: Cell): void {
  const { polls, repeated, size, whole } = cell
  polls.requests += repeated
  polls.notModified += repeated
  polls.conditional += repeated
  polls.sparedByConditions += repeated * size
  polls.sparedByCodings += repeated * (whole - size)
  cell.repeated = 0
}

/** Notes the lengths of what was sent. */
function measure(cell: Cell, { document, coding }: SentDocument): void {
  const lengthOf = (wanted: Coding) =>
    document.variants.find(variant => variant.coding === wanted)?.bytes.length ?? 0
  cell.tags = document.etags
  cell.coding = coding
  cell.size = lengthOf(coding)
  cell.whole = lengthOf('identity')
  cell.shortest = coding === 'identity' ? (document.variants[0]?.bytes.length ?? 0) : 0
}

function isOutdated(date: string, sent: SentDocument | undefined): boolean {
  return sent !== undefined && Date.parse(date) < sent.document.changed.getTime() - MONTH_MS
}

function groupOf(
  { client, agent, address: { token, ...address }, forwarded, polls }: Cell,
  salt: string,
): PollGroup {
  return {
    client: hashOf({ client, agent, token }, salt),
    ...{ agent, address, hasToken: token !== undefined, forwarded, polls },
  }
}

function hashOf(
  { client, agent, token }: Pick<Cell, 'client' | 'agent'> & Pick<FeedAddress, 'token'>,
  salt: string,
): string {
  if (token !== undefined) return clientHash(salt, ['token', token])
  if (client === undefined) return ''
  return clientHash(salt, ['client', truncateAddress(client), agent.ownName ?? agent.product.name])
}
