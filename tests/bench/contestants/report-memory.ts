/** Loaded into the program with `--import`. On SIGUSR2 it prints how much memory it takes, without collecting garbage. */
let reports = 0
process.on('SIGUSR2', () => {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  process.stdout.write(`memory report ${++reports}: ${JSON.stringify({ rss, heapUsed, arrayBuffers })}\n`)
})
