/** A reading thread that ends at a record called `deadly.md`. */
import type { ReadingBatch } from '../../../src/intake/reading/reading-pool.ts'
import { answerRequests } from '../../../src/system/thread.ts'

answerRequests(async ({ requests }: ReadingBatch) => {
  if (requests.some(({ path }) => path === 'deadly.md')) process.exit(1)
  return requests.map(({ path }) => ({ path, contentHash: '', dependencies: [], faults: [], media: [] }))
})
