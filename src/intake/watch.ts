import { type FSWatcher, watch } from 'chokidar'
import { isHidden, pathInside } from './folder.ts'

/** Quiet time after which changes are passed on together; an editor writes a file in several steps. */
const QUIET_MS = 25
/** Changes are passed on after this time even when there is no quiet. */
const MAX_WAIT_MS = 100

/** Changes that could not be passed on are tried again after this time. */
const RETRY_MS = 2_000

/** What a watch does with what it sees. */
export interface WatchOptions {
  /** Called with the paths inside the folder, with `/`, of files that came, changed or went. Calls do not overlap. */
  /** When it rejects, it is called again later with the same paths. */
  readonly onChange: (paths: readonly string[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Watches a folder until closed. Resolves when every change from then on will be seen. */
export async function watchFolder(root: string, options: WatchOptions): Promise<{ close(): Promise<void> }> {
  const watcher = watch(root, { ignoreInitial: true, ignored: path => isIgnored(root, path) })
  const batches = createBatches(options)
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, path => batches.add(pathInside(root, path)))
  }
  watcher.on('error', options.onError)
  await ready(watcher)
  return {
    async close() {
      await watcher.close()
      await batches.close()
    },
  }
}

function isIgnored(root: string, path: string): boolean {
  return path !== root && isHidden(pathInside(root, path))
}

function ready(watcher: FSWatcher): Promise<void> {
  return new Promise(resolve => watcher.once('ready', resolve))
}

function createBatches({ onChange, onError }: WatchOptions) {
  const waiting = new Set<string>()
  let since = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false

  function add(path: string): void {
    if (waiting.size === 0) since = performance.now()
    waiting.add(path)
    schedule()
  }

  function schedule(): void {
    const waited = performance.now() - since
    passAfter(Math.max(0, Math.min(QUIET_MS, MAX_WAIT_MS - waited)))
  }

  function passAfter(ms: number): void {
    if (running !== undefined || closed) return
    clearTimeout(timer)
    timer = setTimeout(pass, ms)
  }

  function pass(): void {
    const paths = [...waiting]
    waiting.clear()
    running = onChange(paths)
      .then(() => QUIET_MS)
      .catch(error => {
        onError(error)
        for (const path of paths) waiting.add(path)
        return RETRY_MS
      })
      .then(pause => {
        running = undefined
        if (waiting.size > 0) passAfter(pause)
      })
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(timer)
    waiting.clear()
    await running
  }

  return { add, close }
}
