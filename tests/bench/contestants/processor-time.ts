import { readFileSync } from 'node:fs'
import { childrenOf } from './memory.ts'

/** A tick, in which Linux counts for everybody (`USER_HZ`). */
const TICK_MS = 10
/** Where the name of the program ends, and which fields after it are the user's and the system's time (proc(5)). */
const USER_TIME = 11
const SYSTEM_TIME = 12

/** Processor time that a process and those that it started have had, in milliseconds; NaN on systems without /proc. */
export function processorTime(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + processorTime(child), ownTime(pid))
}

function ownTime(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return TICK_MS * (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME]))
  } catch {
    return Number.NaN
  }
}
