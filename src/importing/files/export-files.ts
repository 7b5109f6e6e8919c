import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { isMissing, Problem } from '../../problem.ts'
import type { ImportReport } from '../imported-post.ts'
import type { ExportFiles } from './export-file.ts'
import { listFolder } from './folder.ts'
import { isZip, openZip } from './zip.ts'

/**
 * Opens files, zips and unpacked folders. A zip is recognised by its bytes.
 * @throws Problem when one does not exist, or is a zip that cannot or must not be read.
 */
export async function openExportFiles(places: readonly string[], report: ImportReport): Promise<ExportFiles> {
  const opened: ExportFiles[] = []
  const close = () => {
    for (const one of opened) one.close()
  }
  try {
    for (const place of places) opened.push(await openPlace(place, report))
  } catch (error) {
    close()
    throw error
  }
  return { files: opened.flatMap(({ files }) => files), close }
}

async function openPlace(place: string, report: ImportReport): Promise<ExportFiles> {
  const close = () => {}
  try {
    if ((await stat(place)).isDirectory()) return { files: await listFolder(place), close }
    if (isZip(await firstBytes(place))) return await openZip(place, report)
  } catch (error) {
    if (isMissing(error)) throw new Problem('invalid', `${place}: expected a file or a folder, there is none`)
    throw error
  }
  return {
    files: [{ name: place, place, isNamed: true, open: async () => createReadStream(place) }],
    close,
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
