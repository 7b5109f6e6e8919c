import { constants } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, opendir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMissing } from '../../problem.ts'

/** A copy of a folder, in which an import may write as if it were the folder. */
export interface Preview {
  readonly root: string
  close(): Promise<void>
}

/**
 * Creates a copy of a folder, which need not exist. Files are hard links where that is possible: an import replaces files, and
 * never writes into one.
 */
export async function createPreview(folder: string): Promise<Preview> {
  const root = await mkdtemp(join(tmpdir(), 'feedwright-preview-'))
  const close = () => rm(root, { recursive: true, force: true })
  try {
    await linkAll(folder, root)
  } catch (error) {
    if (!isMissing(error)) {
      await close()
      throw error
    }
  }
  return { root, close }
}

async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for await (const entry of await opendir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory() && entry.name !== 'node_modules') await linkAll(source, target)
    if (entry.isFile())
      await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_FICLONE))
  }
}
