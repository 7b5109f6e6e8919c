import { type FSWatcher, watch } from 'chokidar'
import { isHidden, pathInside } from './folder.ts'

/** Quiet time after which changes are passed on together; an editor writes a file in several steps. */
const QUIET_MS = 25
/** Changes are passed on after this time even when there is no quiet. */
const MAX_WAIT_MS = 100

/** What a watch does with what it sees. */
export interface WatchOptions {
  /** Called with the paths inside the folder, with `/`, of files that came, changed or went. Calls do not overlap. */
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

  function add(path: string): void {
    if (waiting.size === 0) since = performance.now()
    waiting.add(path)
    schedule()
  }

  function schedule(): void {
    if (running !== undefined) return
    clearTimeout(timer)
    const waited = performance.now() - since
    timer = setTimeout(pass, Math.max(0, Math.min(QUIET_MS, MAX_WAIT_MS - waited)))
  }

  function pass(): void {
    const paths = [...waiting]
    waiting.clear()
    running = onChange(paths)
      .catch(onError)
      .finally(() => {
        running = undefined
        if (waiting.size > 0) schedule()
      })
  }

  async function close(): Promise<void> {
    clearTimeout(timer)
    waiting.clear()
    await running
  }

  return { add, close }
}
