import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {
  lstat,
  mkdir,
  open,
  opendir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname } from 'node:path'
import { isMissing } from '../problem.ts'

/** An entry of a folder. */
export interface FolderEntry {
  readonly name: string
  isDirectory(): boolean
}

/** The calls that inspect, read and write files. All reject like those of `node:fs`. */
export interface Disk {
  /** Returns the state of the file or folder at a path, following links; undefined when there is none. */
  find(path: string): Promise<BigIntStats | undefined>
  stat(path: string): Promise<BigIntStats>
  /** Returns the state of a link itself. */
  lstat(path: string): Promise<BigIntStats>
  realpath(path: string): Promise<string>
  list(path: string): AsyncIterable<FolderEntry> | Iterable<FolderEntry>
  read(path: string): Promise<Buffer>
  write(path: string, bytes: Uint8Array | string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file, if it exists. */
  remove(path: string): Promise<void>
  /** Creates a folder and its parents, unless they exist. */
  makeFolder(path: string): Promise<void>
}

const ENTRIES_AT_ONCE = 256

/** For the thread that answers requests: never blocks it, even when the drive hangs. */
export const asyncDisk: Disk = {
  find: path => stat(path, { bigint: true }).catch(undefinedWhenMissing),
  stat: path => stat(path, { bigint: true }),
  lstat: path => lstat(path, { bigint: true }),
  realpath,
  async *list(path) {
    yield* await opendir(path, { bufferSize: ENTRIES_AT_ONCE })
  },
  read: path => readFile(path),
  write: writeFile,
  rename,
  remove: path => rm(path, { force: true }),
  async makeFolder(path) {
    await mkdir(path, { recursive: true })
  },
}

/** Like `asyncDisk`, but written files and names survive a loss of power. */
export const durableDisk: Disk = {
  ...asyncDisk,
  write: (path, bytes) => writeFile(path, bytes, { flush: true }),
  async rename(from, to) {
    await rename(from, to)
    await syncFolder(dirname(to))
  },
  async makeFolder(path) {
    const first = await mkdir(path, { recursive: true })
    if (first === undefined) return
    for (let created = path; created.length >= first.length; created = dirname(created))
      await syncFolder(dirname(created))
  },
}

/** Writes a folder's names to the disk (fsync(2)). Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** For threads that may block: small files take a tenth of the time, since no call goes to another thread. */
export const syncDisk: Disk = {
  find: async path => statSync(path, { bigint: true, throwIfNoEntry: false }),
  stat: async path => statSync(path, { bigint: true }),
  lstat: async path => lstatSync(path, { bigint: true }),
  realpath: async path => realpathSync(path),
  list: path => readdirSync(path, { withFileTypes: true }),
  read: async path => readFileSync(path),
  write: async (path, bytes) => writeFileSync(path, bytes),
  rename: async (from, to) => renameSync(from, to),
  remove: async path => rmSync(path, { force: true }),
  async makeFolder(path) {
    mkdirSync(path, { recursive: true })
  },
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
