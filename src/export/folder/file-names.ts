import { Problem } from '../../problem.ts'
import { HOSTING_FOLDER } from '../target.ts'

/** The codings of which a file has twins, by the ending that nginx and Caddy look for. */
export const TWINS = { '.gz': 'gzip', '.br': 'br', '.zst': 'zstd' } as const

/** Longest name of a file in bytes, on the file systems of Linux, macOS and Windows, with room for the ending of a twin. */
const MAX_NAME_BYTES = 255 - '.zst'.length

/**
 * Returns the file of a path, relative to the folder. A page with a slash at its end is an `index.html`; one without an ending in its
 * name is an `.html` file, which hosts find without it.
 */
export function fileName(path: string): string {
  const segments = path.slice(1).split('/').map(decodeURIComponent)
  const last = segments.pop() ?? ''
  const all = [...segments, last === '' ? 'index.html' : withEnding(last)]
  if (all.some(isUnsafe) || all[0] === HOSTING_FOLDER)
    throw new Problem('internal', `${path}: expected an address that can be a file`)
  return all.join('/')
}

/** Returns whether no part of a name is too long. */
export function isShortEnough(name: string): boolean {
  return name.split('/').every(part => Buffer.byteLength(part) <= MAX_NAME_BYTES)
}

function withEnding(name: string): string {
  return name.includes('.') ? name : `${name}.html`
}

function isUnsafe(segment: string): boolean {
  return segment === '' || segment === '.' || segment === '..' || /[/\\\0]/.test(segment)
}
