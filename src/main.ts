#!/usr/bin/env node
import './system/memory.ts'
import cluster from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { type CommandLine, DEFAULT_FOLDER, readCommandLine } from './commands/command-line.ts'
import { helpText } from './commands/help.ts'
import { openTerminal } from './commands/terminal.ts'
import { createLog, createProgress } from './log.ts'
import { messageOf, Problem } from './problem.ts'
import { fullVersion } from './version.ts'

const now = () => new Date()
const showProgress = createProgress(process.stderr)

/**
 * Every command, which loads what it needs. Each resolves with the exit status of the process, or with undefined while the process
 * goes on.
 */
const commands: Readonly<Record<string, (line: CommandLine) => Promise<number | undefined>>> = {
  async serve(line) {
    const { config } = line
    if (cluster.isWorker) {
      const { runWorker } = await import('./serving/workers/worker.ts')
      return runWorker({ config, log: workerLog(config), now })
    }
    const { serve } = await import('./serving/serve.ts')
    const folder = folderOf(line)
    const onProgress = (done: number, total: number) => showProgress('articles read', done, total)
    const serving = await serve({ folder, config, log: createLog(config), now, onProgress })
    stopOnSignal(serving.stop)
    await serving.started
    return undefined
  },
  async init(line) {
    const { init } = await import('./commands/init.ts')
    const { title, baseUrl: url, data } = line.config
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const terminal = openTerminal()
    try {
      const options = { title, url, data, timeZone, now: now(), print }
      await init(folderOf(line), { ...options, ask: terminal?.ask })
    } finally {
      terminal?.close()
    }
    return 0
  },
  async check(line) {
    const { check } = await import('./commands/check.ts')
    const { text, valid } = await check(folderOf(line), line.config, now)
    print(text)
    return valid ? 0 : 1
  },
  async render(line) {
    const { render } = await import('./commands/render.ts')
    const { document, faults } = await render(folderOf(line), line.config, now)
    for (const fault of faults) printError(fault)
    process.stdout.write(document)
    return 0
  },
  async export({ operands, config }) {
    const { exportTo } = await import('./commands/publishing/export.ts')
    const log = createLog({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel })
    const options = { config, log, now, env: process.env, print }
    const exporting = await exportTo(operands, options)
    if (!exporting.watches) return 0
    stopOnSignal(exporting.stop)
    return undefined
  },
  async token({ operands, config }) {
    const { token } = await import('./commands/token.ts')
    const random = (bytes: number) => randomBytes(bytes).toString('base64url')
    return print(await token(operands, { config, now, random }))
  },
  async schema() {
    const { recordJsonSchema } = await import('./articles/schema/json-schema.ts')
    print(JSON.stringify(recordJsonSchema(), null, 2))
    return 0
  },
  async import({ operands, config }) {
    const { importInto } = await import('./commands/moving/import.ts')
    const { places, folder } = importOperands(operands)
    const onProgress = (done: number) => showProgress('posts imported', done, undefined)
    const { text, safe } = await importInto({ places, folder, config, now, onProgress }).finally(() =>
      showProgress('posts imported', 0, 0),
    )
    print(text)
    return safe ? 0 : 1
  },
  async compare({ operands, config }) {
    const { compare } = await import('./commands/moving/compare.ts')
    const { text, safe } = await compare(operands, config)
    print(text)
    return safe ? 0 : 1
  },
  async deliveries({ operands, config }) {
    const { deliveries } = await import('./commands/pushing/deliveries.ts')
    return print(await deliveries(operands, config, now))
  },
  async webhooks({ operands, config }) {
    const { webhooks } = await import('./commands/pushing/webhooks.ts')
    const { text, accepted } = await webhooks(operands, config, now)
    print(text)
    return accepted ? 0 : 1
  },
  async doctor({ operands, config }) {
    const { doctor } = await import('./commands/operating/doctor.ts')
    const { text, sound } = await doctor(operands, config, now)
    print(text)
    return sound ? 0 : 1
  },
  async readers({ operands, config }) {
    const { readers } = await import('./commands/operating/readers.ts')
    return print(await readers(operands, config, now))
  },
  async recall({ operands, config }) {
    const { recall } = await import('./commands/operating/recall.ts')
    const { text, done } = await recall(operands, config, now)
    print(text)
    return done ? 0 : 1
  },
  async backup({ operands, config }) {
    const { backup } = await import('./commands/operating/backup.ts')
    const { text, complete } = await backup(operands, config)
    print(text)
    return complete ? 0 : 1
  },
  async restore({ operands, config }) {
    const { restore } = await import('./commands/operating/backup.ts')
    const { text, complete } = await restore(operands, config)
    print(text)
    return complete ? 0 : 1
  },
  async copy({ operands }) {
    const { copy } = await import('./commands/copy.ts')
    const { text, identical } = await copy(operands, showProgress)
    print(text)
    return identical ? 0 : 1
  },
}

try {
  const status = await run(readCommandLine(process.argv.slice(2), process.env))
  if (status !== undefined && cluster.isWorker) process.exit(status)
  if (status !== undefined) process.exitCode = status
} catch (error) {
  printError(
    error instanceof Problem ? error.message : (error instanceof Error && error.stack) || messageOf(error),
  )
  process.exit(error instanceof Problem ? 1 : 70)
}

async function run(line: CommandLine): Promise<number | undefined> {
  if (line.version) return print(fullVersion())
  if (line.help || line.command === undefined) return print(helpText())
  const command = Object.hasOwn(commands, line.command) ? commands[line.command] : undefined
  if (command !== undefined) return command(line)
  const names = Object.keys(commands).join(', ')
  throw new Problem(
    'usage',
    `${line.command}: there is no such command: expected one of ${names}; see feedwright --help`,
  )
}

function folderOf({ operands }: CommandLine): string {
  if (operands.length > 1) throw new Problem('usage', `expected one folder, got ${operands.join(', ')}`)
  return operands[0] ?? DEFAULT_FOLDER
}

/** The last operand is the folder, if there is more than one and it is no file. */
function importOperands(operands: readonly string[]) {
  const last = operands.at(-1) ?? ''
  const isFolder = operands.length > 1 && !/^https?:|\.(?:xml|json|zip|rss|atom)$/i.test(last)
  return { places: isFolder ? operands.slice(0, -1) : operands, folder: isFolder ? last : DEFAULT_FOLDER }
}

/** The primary process logs everything; the workers only what went wrong. */
function workerLog(config: CommandLine['config']) {
  return createLog({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel })
}

function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        error => {
          printError(messageOf(error))
          process.exit(1)
        },
      )
    })
  }
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`)
  return 0
}

function printError(text: string): void {
  process.stderr.write(`feedwright: ${text}\n`)
}
