import { readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 20
const KILOBYTE = 1_024

/** Returns the peak memory of a process and its children in bytes, or undefined where it is unknown. */
export function peakMemory(pid: number): number | undefined {
  const own = highWater(pid)
  if (own === undefined) return undefined
  return childrenOf(pid).reduce((sum, child) => sum + (peakMemory(child) ?? 0), own)
}

/** Samples a process until it is stopped. `stop` returns the highest sample. */
export function watchMemory(pid: number): () => number | undefined {
  let peak: number | undefined
  const look = () => {
    const now = peakMemory(pid)
    if (now !== undefined) peak = Math.max(peak ?? 0, now)
  }
  const timer = setInterval(look, SAMPLE_MS)
  return () => {
    look()
    clearInterval(timer)
    return peak
  }
}

function highWater(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s*(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * KILOBYTE
}

/** Returns the child processes of a process. None on systems without /proc. */
export function childrenOf(pid: number): readonly number[] {
  const threads = namesIn(`/proc/${pid}/task`)
  return threads.flatMap(thread =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )
}

/** Returns an empty text when the process has exited or the system has no such files. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
