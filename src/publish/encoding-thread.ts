/** A thread that makes codings: see `encoder.ts`. */
import { answerQuestions } from '../thread.ts'
import { type Encoding, encode } from './encode.ts'

answerQuestions(async (encoding: Encoding) => encode(encoding))
