/** Stores what is to be sent to other servers, until each has accepted it, and who has subscribed. */
export interface DeliveryStore {
  /**
   * Adds deliveries, in one transaction with the `steps` that they complete. A delivery with the same kind, destination and
   * subject replaces one that is waiting: it keeps its place in time. Returns false, and stores nothing, when another
   * program has made one of the steps already. `fanOut` adds a delivery for each subscription: some at once, and the others by
   * `continueFanOut`.
   */
  enqueueDeliveries(
    deliveries: readonly NewDelivery[],
    steps?: readonly Step[],
    fanOut?: FanOut,
  ): Promise<boolean>
  /** Adds some more deliveries of fan-outs. Returns whether there were any to add. Others may write before the next call. */
  continueFanOut(): Promise<boolean>
  /** Claims deliveries that are due, the longest waiting first. Nobody else gets them before `until`. */
  claimDeliveries(claim: Claim): Promise<readonly Delivery[]>
  /** Keeps claims that have not been settled until a later time. */
  renewClaims(keys: readonly string[], until: Date): Promise<void>
  /**
   * Stores the outcomes of attempts. A delivery that was replaced meanwhile is due again at once, whatever the outcome, unless
   * its attempt failed: then it waits like any other.
   */
  settleDeliveries(settlements: readonly Settlement[], now: Date): Promise<void>
  /** Lets all waiting deliveries to a host wait until a time. */
  delayHost(host: string, until: Date): Promise<void>
  /** Returns when the next delivery can be claimed; undefined when none is waiting. */
  nextDelivery(): Promise<Date | undefined>
  /** Returns deliveries in the order of their keys, `limit` at a time, after the key `after`. */
  deliveries(page: DeliveryPage): Promise<readonly StoredDelivery[]>
  /** Counts deliveries and subscriptions; at most `limit` documents and hosts by themselves. */
  deliveryCounts(limit: number): Promise<DeliveryCounts>
  /** Counts deliveries by kind and host, those with the most first; at most `limit` of these groups. What a fan-out adds later is in none. */
  deliveryGroups(limit: number): Promise<readonly DeliveryGroup[]>
  /** Makes deliveries due now, also those that were given up. Returns how many; all that were given up without keys. */
  retryDeliveries(keys: readonly string[] | undefined, now: Date): Promise<number>

  /** Adds a subscription, or renews it. */
  putSubscription(subscription: Subscription): Promise<void>
  findSubscription(name: SubscriptionName): Promise<Subscription | undefined>
  /** Returns all subscriptions of a kind to a topic. Only for topics that have few. */
  subscriptionsTo(topic: string, kind: string): Promise<readonly Subscription[]>
  /** Removes a subscription, and what waits for it. */
  removeSubscription(name: SubscriptionName): Promise<void>
  /** Removes subscriptions that have expired. Returns how many. */
  removeExpired(now: Date): Promise<number>
  /** Returns whether there is any subscription. */
  hasSubscriptions(now: Date): Promise<boolean>
  /** Returns those of some topics that have a subscription. */
  subscribedTopics(topics: readonly string[], now: Date): Promise<readonly string[]>
  /** Counts the subscriptions of a host, and the deliveries of a kind that wait for it. */
  countForHost(
    host: string,
    kind: string,
  ): Promise<{ readonly subscriptions: number; readonly waiting: number }>
}

/** What a delivery is known by. */
export interface DeliveryName {
  /** What is sent, such as `websub ping`: it decides who sends it. */
  readonly kind: string
  /** The absolute URL to which it is sent. */
  readonly destination: string
  /** What it is about, such as the path of a feed. */
  readonly subject: string
}

/** A delivery that is to be made. At most one of its kind, destination and subject waits at a time. */
export interface NewDelivery extends DeliveryName {
  /** When it is to be sent first. */
  readonly due: Date
  /** What its sender needs besides. Never shown. */
  readonly payload?: string
  /** The payload when it replaces a delivery that was not accepted yet and whose payload begins with `start`. */
  readonly unlessAccepted?: { readonly start: string; readonly payload: string }
}

/** Deliveries to everyone who has subscribed to a topic. Their kind, destination and subject are those of the subscriptions. */
export interface FanOut {
  readonly topics: readonly string[]
  readonly due: Date
}

/** What a subscription is known by. */
export interface SubscriptionName {
  /** The kind of its deliveries. */
  readonly kind: string
  /** The absolute URL to which they go. */
  readonly callback: string
  /** Path of the document. */
  readonly topic: string
}

/** A subscription to a document. */
export interface Subscription extends SubscriptionName {
  readonly expires: Date
  /** What its sender needs besides, such as a secret. Never shown. */
  readonly payload: string
  /** The entity tag of the document that the subscriber has got. */
  readonly sent?: string | undefined
}

/** A delivery that was claimed. */
export interface Delivery extends Required<Omit<NewDelivery, 'unlessAccepted'>> {
  readonly key: string
  /** Grows when the delivery is replaced. */
  readonly version: number
  /** Attempts that failed. */
  readonly attempts: number
  /** The subscription that it is for, as it was when the delivery was claimed. */
  readonly subscription?: Subscription | undefined
}

/** A delivery as an operator sees it. */
export interface StoredDelivery extends Delivery {
  /** `failed` after its last attempt: it is not sent again unless someone asks for it. */
  readonly state: 'waiting' | 'failed'
  /** Why the last attempt failed. */
  readonly error?: string | undefined
}

/** A note that must have the value `from`, and gets the value `to`. */
export interface Step {
  readonly note: string
  readonly from: string | undefined
  readonly to: string
}

/** Which deliveries are claimed, and for how long. */
export interface Claim {
  readonly now: Date
  readonly until: Date
  readonly limit: number
  /** At most so many to one host. Any number when absent. */
  readonly perHost?: number
  /** Hosts that have enough to do. */
  readonly exceptHosts: readonly string[]
}

/** What became of an attempt. */
export interface Settlement extends Pick<Delivery, 'key' | 'version'> {
  readonly outcome: Outcome
  /** The entity tag of the document that the subscriber has got. It is remembered unless the subscription has ended. */
  readonly sent?: string | undefined
}

/** The outcome of an attempt: accepted, not attempted at all, to be attempted again, or given up. */
export type Outcome =
  | 'accepted'
  | 'released'
  | { readonly error: string; readonly retryAt?: Date | undefined }

/** A part of all deliveries. */
export interface DeliveryPage {
  readonly after?: string | undefined
  readonly limit: number
}

/** How much there is to deliver, and to whom. */
export interface DeliveryCounts {
  readonly waiting: number
  /** Deliveries that were given up. */
  readonly failed: number
  /** Subscriptions by kind and document, the most first. */
  readonly subscriptions: readonly { readonly kind: string; readonly topic: string; readonly count: number }[]
  /** Hosts at which an attempt failed, those with the most deliveries first. */
  readonly failingHosts: readonly FailingHost[]
}

/** The deliveries of a kind to a host. */
export interface DeliveryGroup extends Pick<DeliveryCounts, 'waiting' | 'failed'> {
  readonly kind: string
  readonly host: string
}

/** A host at which an attempt failed. */
export interface FailingHost extends Pick<DeliveryCounts, 'waiting' | 'failed'> {
  readonly host: string
  /** Why one of its attempts failed. */
  readonly error: string
}
