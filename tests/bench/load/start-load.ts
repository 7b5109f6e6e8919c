import { join } from 'node:path'
import { startNode } from '../contestants/process.ts'
import type { LoadJob, LoadResult } from './load.ts'

const PROGRAM = join(import.meta.dirname, 'load-process.ts')

/** Puts a load on a server from a process of its own; pinned away from the server unless told otherwise. */
export async function startLoad(job: LoadJob, { pinned = true } = {}): Promise<LoadResult> {
  const generator = startNode(PROGRAM, [JSON.stringify(job)], pinned ? 'load' : undefined)
  return JSON.parse(await generator.output) as LoadResult
}
