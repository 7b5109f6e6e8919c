/** The worker thread of `encoder.ts`. */
import { answerRequests } from '../../system/thread.ts'
import { type Encoding, encode } from './encode.ts'

answerRequests(async (encoding: Encoding) => encode(encoding))
