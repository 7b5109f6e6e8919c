/** A thread that makes codings: see `encoder.ts`. */
import { answerRequests } from '../../system/thread.ts'
import { type Encoding, encode } from './encode.ts'

answerRequests(async (encoding: Encoding) => encode(encoding))
