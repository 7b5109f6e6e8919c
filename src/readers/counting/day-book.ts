import type { ReaderDay } from '../../articles/readers/reader-store.ts'
import type { Agent } from '../agents/agent.ts'
import { UNKNOWN } from '../agents/products.ts'
import { addToClient, type Client, newClient, SUBSCRIBER_REQUESTS } from './client.ts'
import type { PollGroup, Polls } from './poll-group.ts'

/** Counts the polls of one day. Its hashes of clients exist in memory only, and are thrown away with it. */
export interface DayBook {
  /** The day in UTC, such as `2026-11-28`. */
  readonly day: string
  /** The salt of the hashes. */
  readonly salt: string
  add(groups: readonly PollGroup[]): void
  /** Returns the counts that have changed since the last call: what is to be added to those of the store. */
  take(): readonly ReaderDay[]
}

/** The counts of a product and a feed. */
interface Tally {
  readonly feed: string
  readonly product: string
  sums: Map<string, number>
  readonly maxima: Map<string, number>
  /** Requests of clients that cannot be told apart. */
  unclear: number
  isChanged: boolean
}

/** The sums that are those of the polls. */
const POLL_SUMS = [
  ...[
    'requests',
    'full',
    'notModified',
    'delta',
    'limited',
    'bytes',
    'sparedByConditions',
    'sparedByCodings',
  ],
  ...['conditional', 'unconditional', 'plain', 'plainBytes'],
] as const satisfies readonly (keyof Polls)[]

/** Stands for the feeds beyond the most that are counted by themselves in a day. */
export const OTHER_FEEDS = '/…'
/** The maximum that has the number of clients. */
export const CLIENTS = 'clients'
/** Begins the name of a maximum: what a service says that it has for one id or address of the feed. */
export const SUBSCRIBERS = 'subscribers '

const MAX_TALLIES = 1_000
const MAX_CLIENTS = 100_000
/** Ids of one service for one feed: there is one for each spelling of the address (tbray, 2007). */
const MAX_GROUPS = 50
/** A program that is not listed is named if so many clients have it: less would point at a person. */
const MIN_NAMESAKES = 3
const MAX_NAMES = 200

/** Creates the book of a day. The salt is random. */
export function createDayBook(day: string, salt: string): DayBook {
  const tallies = new Map<string, Tally>()
  const clients = new Map<string, Client>()
  const namesakes = new Map<string, Set<string>>()

  function addGroup(group: PollGroup): void {
    const tally = tallyOf(group.address.feed, nameOf(group))
    const add = (name: string, value: number) => {
      if (value !== 0) tally.sums.set(name, (tally.sums.get(name) ?? 0) + value)
    }
    const { polls, address, forwarded } = group
    tally.isChanged = true
    for (const name of POLL_SUMS) add(name, polls[name])
    add(address.format, polls.requests)
    if (forwarded) add('forwarded', polls.requests)
    const isSpokenFor = addSubscribers(tally, group)
    const client = clientOf(group, isSpokenFor)
    if (client === undefined) {
      add('unclear', polls.requests)
      tally.unclear += polls.requests
      // At least one, whoever they are.
      if (tally.unclear >= SUBSCRIBER_REQUESTS) raise(tally.maxima, CLIENTS, 1)
      return
    }
    addToClient(client, polls, add)
    if (!isSpokenFor) countClient(tally, client, group.agent.subscribers ?? 1)
  }

  /** Returns the name under which an agent is stored. */
  function nameOf({ agent: { product, ownName, hasPage }, client }: PollGroup): string {
    if (product.name !== UNKNOWN.name) return product.name
    if (ownName === undefined) return UNKNOWN.name
    const known = namesakes.get(ownName) ?? new Set()
    if (namesakes.size < MAX_NAMES) namesakes.set(ownName, known)
    if (known.size < MIN_NAMESAKES && client !== '') known.add(client)
    const isNamed = namesakes.has(ownName) && (hasPage || known.size >= MIN_NAMESAKES)
    return isNamed ? ownName : UNKNOWN.name
  }

  function tallyOf(feed: string, product: string): Tally {
    const key = `${feed}\n${product}`
    const known = tallies.get(key)
    if (known !== undefined) return known
    if (tallies.size >= MAX_TALLIES && feed !== OTHER_FEEDS) return tallyOf(OTHER_FEEDS, product)
    const tally: Tally = { feed, product, sums: new Map(), maxima: new Map(), unclear: 0, isChanged: true }
    tallies.set(key, tally)
    return tally
  }

  /** Returns undefined when clients cannot be told apart. A service that counts its subscribers is one client, wherever it asks from. */
  function clientOf(
    { client, address, agent, hasToken }: PollGroup,
    isSpokenFor: boolean,
  ): Client | undefined {
    const isService = agent.product.class === 'hosted reader' && !hasToken
    if (client === '' && !isSpokenFor && !isService) return undefined
    const own =
      isSpokenFor || isService ? `${agent.product.name} ${groupName(agent, address.format)}` : client
    const key = `${own}\n${address.feed}`
    const known = clients.get(key)
    if (known !== undefined || clients.size >= MAX_CLIENTS) return known
    const created = newClient()
    clients.set(key, created)
    return created
  }

  return {
    day,
    salt,
    add: groups => groups.forEach(addGroup),
    take() {
      const changed = [...tallies.values()].filter(({ isChanged }) => isChanged)
      return changed.map(tally => {
        const { feed, product, sums, maxima } = tally
        tally.sums = new Map()
        tally.isChanged = false
        return { day, feed, product, sums: Object.fromEntries(sums), maxima: Object.fromEntries(maxima) }
      })
    },
  }
}

/** Notes what a service says about its subscribers. Returns whether it does. A token of a private feed is one subscriber by itself. */
function addSubscribers({ maxima }: Tally, { agent, address, hasToken }: PollGroup): boolean {
  const { subscribers, feedId, product } = agent
  const isService =
    product.class === 'hosted reader' || product.class === 'podcast app' || feedId !== undefined
  if (subscribers === undefined || hasToken || !isService) return false
  const name = SUBSCRIBERS + groupName(agent, address.format)
  if (maxima.has(name) || maxima.size < MAX_GROUPS) raise(maxima, name, subscribers)
  return true
}

/** Names what a service counts by itself: its id for the feed, or else the document. */
function groupName({ feedId }: Agent, format: string): string {
  return feedId === undefined ? format : `id ${feedId}`
}

/** Counts a client from the request on that makes it a subscriber. Its subscribers may grow. */
function countClient({ maxima }: Tally, client: Client, weight: number): void {
  if (client.requests < SUBSCRIBER_REQUESTS || weight <= client.weight) return
  maxima.set(CLIENTS, (maxima.get(CLIENTS) ?? 0) + weight - client.weight)
  client.weight = weight
}

function raise(maxima: Map<string, number>, name: string, value: number): void {
  if (value > (maxima.get(name) ?? 0)) maxima.set(name, value)
}
