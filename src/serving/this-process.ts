import type { ProcessState } from '../operator/status/program-state.ts'

/** Returns the state of this process. */
export function thisProcess(role: ProcessState['role']): ProcessState {
  const started = new Date(performance.timeOrigin)
  return { role, pid: process.pid, started, memory: process.memoryUsage.rss() }
}
