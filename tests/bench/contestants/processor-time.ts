import { readFileSync } from 'node:fs'
import { childrenOf } from './memory.ts'

/** The tick in which Linux reports processor time (`USER_HZ`). */
const TICK_MS = 10
/** Indices of user and system time among the fields after the program's name (proc(5)). */
const USER_TIME = 11
const SYSTEM_TIME = 12

/** Returns the processor time of a process and its children in milliseconds. NaN on systems without /proc. */
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
