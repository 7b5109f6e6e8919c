import { readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 20
const KILOBYTE = 1_024

/** The most memory that a process and those that it started have had so far, in bytes; undefined where it cannot be told. */
export function peakMemory(pid: number): number | undefined {
  const own = highWater(pid)
  if (own === undefined) return undefined
  return childrenOf(pid).reduce((sum, child) => sum + (peakMemory(child) ?? 0), own)
}

/** Looks at a process again and again until told to stop, which gives the most that was seen. */
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

/** Processes that a process has started; none on systems without /proc. */
export function childrenOf(pid: number): readonly number[] {
  const threads = namesIn(`/proc/${pid}/task`)
  return threads.flatMap(thread =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )
}

/** Empty when the process has ended or the system has no such files. */
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
