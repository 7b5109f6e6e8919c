/** Processor time that this thread has used, in milliseconds: what others do on a busy machine is not in it. */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
