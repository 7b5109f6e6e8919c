import type { ArticleStates } from '../../articles/store/article-reader.ts'
import type { DeliveryCounts, DeliveryGroup } from '../../articles/store/delivery-store.ts'
import type { DiskState, DoctorState, ProcessState, RecordFaults } from './program-state.ts'

/** Everything that the operator is shown. No token and no secret address is in it. */
export interface Status {
  readonly now: Date
  /** What needs the operator, in sentences; none when all is well. */
  readonly troubles: readonly string[]
  readonly publication: { readonly title: string; readonly url: string; readonly language: string }
  readonly articles: ArticleStates
  /** When the next article becomes due or expires. */
  readonly nextChange: Date | undefined
  readonly feeds: readonly FeedStatus[]
  readonly portals: readonly PortalStatus[]
  readonly records: RecordFaults
  readonly deliveries: Pick<DeliveryCounts, 'waiting' | 'failed' | 'failingHosts'> & {
    readonly groups: readonly DeliveryGroup[]
  }
  readonly subscriptions: DeliveryCounts['subscriptions']
  readonly webhooks: readonly WebhookStatus[]
  readonly store: StoreStatus
  readonly disk: DiskState
  readonly program: ProgramStatus
  readonly doctor: DoctorState | undefined
}

/** A feed as it is served. */
export interface FeedStatus {
  readonly title: string
  /** Its address as RSS. */
  readonly url: string
  readonly isPrivate: boolean
  readonly items: number
  readonly archivePages: number
  readonly changed: Date
  /** Bytes as RSS, plain and in the shortest coding. Absent while the document is not rendered. */
  readonly bytes?: number | undefined
  readonly compressedBytes?: number | undefined
}

/** A feed for a portal. */
export interface PortalStatus {
  readonly name: string
  /** The recipe that it follows. */
  readonly portal: string
  readonly isPrivate: boolean
}

/** A webhook without its path, which may be a secret. */
export interface WebhookStatus {
  readonly host: string
  readonly events: readonly string[]
  /** What is wrong with it. */
  readonly error?: string | undefined
}

/** The store, and how far the feeds follow it. */
export interface StoreStatus {
  readonly engine: string
  /** Its revision, and that of the feeds of the process that answers. */
  readonly revision: number
  readonly servedRevision: number | undefined
  readonly isLeading: boolean
}

/** The program that answers. */
export interface ProgramStatus {
  readonly version: string
  readonly node: string
  readonly started: Date
  readonly processes: readonly ProcessState[]
}
