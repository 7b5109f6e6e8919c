import { extname } from 'node:path'
import { bytesIn, type ExportFile } from '../files/export-file.ts'
import type { PictureBytes } from '../imported-post.ts'

/** Where the pictures of a Ghost site are, in its folder as in its addresses. */
const IMAGES = /(?:^|\/)content\/images\/(.+)$/

/** Creates the lookup of a picture in the files beside a Ghost export, by its address. */
export function createGhostImages(files: readonly ExportFile[]) {
  const images = new Map(
    files.flatMap(file => {
      const path = IMAGES.exec(file.name)?.[1]
      return path === undefined ? [] : [[path.normalize(), file] as const]
    }),
  )
  return async (address: string): Promise<PictureBytes | undefined> => {
    const path = IMAGES.exec(decoded(address.replace(/[?#].*$/, '')))?.[1]?.normalize()
    if (path === undefined) return undefined
    // `size/w600/` and `format/webp/` are made by Ghost from the picture itself.
    const file = images.get(path) ?? images.get(path.replace(/^size\/[^/]+\/(?:format\/[^/]+\/)?/, ''))
    if (file === undefined) return undefined
    return { bytes: await bytesIn(file), type: TYPES[extname(file.name).toLowerCase()] ?? '' }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
