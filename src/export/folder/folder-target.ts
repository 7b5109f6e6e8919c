import { hash, randomUUID } from 'node:crypto'
import { constants, existsSync, statSync } from 'node:fs'
import { appendFile, copyFile, mkdir, readFile, rename, rm, rmdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, Problem } from '../../problem.ts'
import { encode } from '../../publish/document/encode.ts'
import type { FileEntry } from '../manifest.ts'
import { type Content, HOSTING_FOLDER, type Target } from '../target.ts'
import { fileName, isShortEnough, TWINS } from './file-names.ts'

/** Options of `createFolderTarget`. */
export interface FolderTargetOptions {
  readonly redirectPages: boolean
}

/** A shorter document has no compressed twins, as the server does not compress it. */
const MIN_CODED_BYTES = 512

/** Creates the target that is a folder. Files are written beside it and then renamed: nobody ever sees a part of one. */
export function createFolderTarget(folder: string, { redirectPages }: FolderTargetOptions): Target {
  const hosting = join(folder, HOSTING_FOLDER)
  const manifest = join(hosting, 'manifest.json')
  const journal = join(hosting, 'journal')
  const incoming = join(hosting, 'incoming')
  const pathOf = (path: string) => join(folder, fileName(path))

  async function readVersion(): Promise<string | undefined> {
    const text = await readText(manifest)
    return text === undefined ? undefined : hash('sha256', text)
  }

  /** Writes a file with the time at which its document changed, which hosts send as `Last-Modified`. */
  async function place(file: string, content: Content | string, changed?: number): Promise<void> {
    const temporary = join(incoming, randomUUID())
    await inFolder(incoming, () => fill(temporary, content))
    if (changed !== undefined) await utimes(temporary, changed / 1_000, changed / 1_000)
    await inFolder(dirname(file), () => rename(temporary, file))
  }

  async function placeTwins(file: string, content: Buffer, changed: number): Promise<void> {
    for (const [ending, coding] of Object.entries(TWINS)) {
      const isLong = content.length >= MIN_CODED_BYTES
      const bytes = isLong ? await encode({ coding, bytes: content }) : content
      if (bytes.length < content.length) await place(file + ending, bytes, changed)
      else await rm(file + ending, { force: true })
    }
  }

  return {
    name: folder,
    redirectPages,
    async readState() {
      const text = await readText(manifest)
      const lines = (await readText(journal))?.split('\n').filter(line => line.startsWith('/')) ?? []
      return { text, version: text === undefined ? undefined : hash('sha256', text), journal: lines }
    },
    async writeManifest(text, version) {
      if ((await readVersion()) !== version)
        throw new Problem('conflict', `${folder}: another export has begun: this one has ended`)
      await place(manifest, text)
      return hash('sha256', text)
    },
    isCurrent: async version => (await readVersion()) === version,
    async note(paths) {
      await appendFile(journal, `${paths.join('\n')}\n`, { flush: true })
    },
    async forgetJournal() {
      await rm(journal, { force: true })
      await rm(incoming, { recursive: true, force: true })
    },
    async findDamaged(files) {
      const damaged = Object.entries(files).filter(([path, entry]) => !isIntact(pathOf(path), entry))
      return new Set(damaged.map(([path]) => path))
    },
    findForeign: async paths => paths.map(pathOf).find(existsSync),
    canHold: path => isShortEnough(fileName(path)),
    async put(file) {
      const target = pathOf(file.path)
      if (!('path' in file.content)) await placeTwins(target, file.content, file.changed)
      await place(target, file.content, file.changed)
      return undefined
    },
    async remove(path) {
      const file = pathOf(path)
      for (const ending of ['', ...Object.keys(TWINS)]) await rm(file + ending, { force: true })
      await removeEmpty(dirname(file), folder)
    },
    async writeHosting({ published, hidden }) {
      for (const [name, text] of Object.entries(published)) await place(join(folder, name), text)
      for (const [name, text] of Object.entries(hidden)) await place(join(hosting, name), text)
    },
  }
}

async function fill(temporary: string, content: Content | string): Promise<void> {
  if (typeof content === 'object' && 'path' in content)
    await copyFile(content.path, temporary, constants.COPYFILE_FICLONE)
  else await writeFile(temporary, content)
}

/** Creates the folder and tries again when it is missing. */
async function inFolder(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(folder, { recursive: true })
    await work()
  }
}

function isIntact(file: string, { size, changed }: FileEntry): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true && found.size === size && Math.floor(found.mtimeMs) === changed
}

async function removeEmpty(start: string, root: string): Promise<void> {
  for (let folder = start; folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch {
      // Something is in it.
      return
    }
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new Problem('usage', `${file}: expected a file that can be read`, { cause: error })
  }
}
