import { posix } from 'node:path'
import { baseName } from '../../articles/identity.ts'

/** Extensions of images that are found by the name of their article, in order of preference. */
export const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'svg', 'heic']

const IMAGE_ENDINGS = IMAGE_EXTENSIONS.flatMap(extension => [`.${extension}`, `.${extension.toUpperCase()}`])

/** Returns the possible images beside a record with the same name, in order of preference. */
export function imagesByName(path: string): readonly string[] {
  const stem = stemOf(path)
  return IMAGE_ENDINGS.map(ending => stem + ending)
}

/** Whether a record beside this image could find it by name. */
export function isFoundByName(path: string): boolean {
  return IMAGE_ENDINGS.includes(posix.extname(path))
}

/** Returns a path without its extension, which a record and its images by name share. */
export function stemOf(path: string): string {
  return posix.join(posix.dirname(path), baseName(path))
}
