import { join } from 'node:path'
import { startNode } from '../contestants/process.ts'
import type { LoadJob, LoadResult } from './load.ts'

const PROGRAM = join(import.meta.dirname, 'load-process.ts')

/** Generates load in a separate process, on another core than the server unless `pinned` is false. */
export async function startLoad(job: LoadJob, { pinned = true } = {}): Promise<LoadResult> {
  const generator = startNode(PROGRAM, [JSON.stringify(job)], pinned ? 'load' : undefined)
  return JSON.parse(await generator.output) as LoadResult
}
