import { availableParallelism, cpus, totalmem } from 'node:os'
import { CORES } from '../contestants/process.ts'

/** The machine of the measurement. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  /** Bytes. */
  readonly memory: number
  readonly system: string
  readonly node: string
  /** Whether server and load ran on separate cores. */
  readonly pinned: boolean
  readonly command: string
}

/** Describes this machine and the command that measures. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    pinned: CORES !== undefined,
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  }
}
