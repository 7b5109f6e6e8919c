/** Stores what is to be sent to other servers, until each has accepted it. */
export interface DeliveryStore {
  /**
   * Adds deliveries, in one transaction with the `steps` that they complete. A delivery with the same kind, destination and
   * subject replaces one that is waiting: it keeps its place in time. Returns false, and stores nothing, when another
   * program has made one of the steps already.
   */
  enqueueDeliveries(deliveries: readonly NewDelivery[], steps?: readonly Step[]): Promise<boolean>
  /** Claims deliveries that are due, the longest waiting first. Nobody else gets them before `until`. */
  claimDeliveries(claim: Claim): Promise<readonly Delivery[]>
  /**
   * Stores the outcome of an attempt. A delivery that was replaced meanwhile is due again at once, whatever the outcome, unless
   * its attempt failed: then it waits like any other.
   */
  settleDelivery(delivery: Pick<Delivery, 'key' | 'version'>, outcome: Outcome, now: Date): Promise<void>
  /** Lets all waiting deliveries to a host wait until a time. */
  delayHost(host: string, until: Date): Promise<void>
  /** Returns when the next delivery can be claimed; undefined when none is waiting. */
  nextDelivery(): Promise<Date | undefined>
  /** Returns deliveries in the order of their keys, `limit` at a time, after the key `after`. */
  deliveries(page: DeliveryPage): Promise<readonly StoredDelivery[]>
  /** Makes deliveries due now, also those that were given up. Returns how many; all that were given up without keys. */
  retryDeliveries(keys: readonly string[] | undefined, now: Date): Promise<number>
}

/** A delivery that is to be made. At most one of its kind, destination and subject waits at a time. */
export interface NewDelivery {
  /** What is sent, such as `websub ping`: it decides who sends it. */
  readonly kind: string
  /** The absolute URL to which it is sent. */
  readonly destination: string
  /** What it is about, such as the path of a feed. */
  readonly subject: string
  /** When it is to be sent first. */
  readonly due: Date
}

/** A delivery that was claimed. */
export interface Delivery extends NewDelivery {
  readonly key: string
  /** Grows when the delivery is replaced. */
  readonly version: number
  /** Attempts that failed. */
  readonly attempts: number
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
  /** Hosts that have enough to do. */
  readonly exceptHosts: readonly string[]
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
