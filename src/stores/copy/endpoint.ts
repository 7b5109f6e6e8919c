import type { MediaBytes } from '../media/media-bytes.ts'
import type { Engine, Work } from '../sql/work.ts'

/** A store from which, or into which, everything is copied. */
export interface CopyEndpoint {
  /** Its folder, or its URL without credentials. */
  readonly location: string
  /** The instruction for emptying it, as a part of a sentence. */
  readonly emptying: string
  readonly engine: Engine
  readonly bytes: MediaBytes
  /** Updates the engine's sequences and statistics, after rows were inserted with all their values. */
  finishRows(): Work<void>
  close(): Promise<void>
}
