import type { MediaBytes } from '../media/media-bytes.ts'
import type { Engine, Work } from '../sql/work.ts'

/** A store from which, or into which, everything is copied. */
export interface CopyEndpoint {
  /** Where it is, without who may use it. */
  readonly place: string
  /** What its owner does to have it empty: a sentence without an end. */
  readonly emptying: string
  readonly engine: Engine
  readonly bytes: MediaBytes
  /** What its engine is to be told when rows with all their values have been put in. */
  settle(): Work<void>
  close(): Promise<void>
}
