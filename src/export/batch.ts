import { Problem } from '../problem.ts'
import type { ExportFile, Target } from './target.ts'

/** Writes files to a target, a batch at a time. */
export interface Batches {
  /** Writes files, in this order: those of one list at the same time, the lists one after another. */
  write(lists: readonly (readonly ExportFile[])[]): Promise<ReadonlyMap<string, string | undefined>>
  /** Removes files. */
  remove(paths: readonly string[]): Promise<void>
  /** Takes possession of the target: from now on, another run that begins is noticed. */
  begin(): Promise<void>
  /** Replaces the manifest, and forgets the journal. */
  end(text: string): Promise<void>
}

/** Options of `createBatches`. */
export interface BatchOptions {
  readonly target: Target
  /** The version of the manifest that the target had. */
  readonly version: string | undefined
  /** The manifest as it is, in the name of this run. */
  readonly beginning: () => string
  /** Whether an export has written a path. */
  readonly isOwn: (path: string) => boolean
}

/** Files that are written at the same time. */
const CONCURRENCY = 16

/** Creates the batches of a run. Nothing is written before the first one. */
export function createBatches({ target, version: first, beginning, isOwn }: BatchOptions): Batches {
  let version: string | undefined
  const written = new Set<string>()

  async function begin(): Promise<void> {
    version ??= await target.writeManifest(beginning(), first)
  }

  /** Another run that began later would be overwritten by what this one has made before. */
  async function check(): Promise<void> {
    await begin()
    if (version === undefined || !(await target.isCurrent(version)))
      throw new Problem('conflict', `${target.name}: another export has begun: this one has ended`)
  }

  return {
    begin,
    async write(lists) {
      const tags = new Map<string, string | undefined>()
      const paths = lists.flat().map(({ path }) => path)
      if (paths.length === 0) return tags
      const foreign = await target.findForeign(paths.filter(path => !isOwn(path) && !written.has(path)))
      if (foreign !== undefined)
        throw new Problem(
          'usage',
          `${target.name}: ${foreign} is there already, and no export has written it: remove it, or name another place`,
        )
      await check()
      await target.note(paths)
      for (const path of paths) written.add(path)
      for (const list of lists)
        await inParallel(list, async file => void tags.set(file.path, await target.put(file)))
      return tags
    },
    async remove(paths) {
      if (paths.length === 0) return
      await check()
      await inParallel(paths, path => target.remove(path))
    },
    async end(text) {
      await check()
      version = await target.writeManifest(text, version)
      await target.forgetJournal()
    },
  }
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  const lane = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, lane))
}
