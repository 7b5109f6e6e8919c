import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { FileHead, Manifest } from '../manifest.ts'

/** A header that is not the same for all files: its name, and the field of a head with its value. */
export const FILE_HEADERS = [
  { name: 'Cache-Control', field: 'cacheControl', variable: 'cache' },
  { name: 'Content-Security-Policy', field: 'policy', variable: 'policy' },
  { name: 'Content-Language', field: 'language', variable: 'language' },
  { name: 'Link', field: 'link', variable: 'link' },
  { name: 'Access-Control-Expose-Headers', field: 'exposed', variable: 'exposed' },
] as const

type Field = (typeof FILE_HEADERS)[number]['field']

/** The values of one header: of most pages, of most other files, of all files in two folders, and of single files. */
export interface HeaderValues {
  readonly page: string
  readonly usual: string
  /** By the start of the path. */
  readonly folders: readonly (readonly [folder: string, value: string])[]
  /** By path. */
  readonly files: readonly (readonly [path: string, value: string])[]
}

const FOLDERS = ['/media/', '/assets/']

/** Returns the values of a header. */
export function headerValues({ files, heads }: Manifest, field: Field): HeaderValues {
  const all = Object.entries(files).map(([path, { head }]) => ({ path, value: heads[head]?.[field] ?? '' }))
  const inFolder = (path: string) => FOLDERS.find(folder => path.startsWith(folder))
  const own = all.filter(({ path }) => inFolder(path) === undefined)
  const valuesOf = (pages: boolean) =>
    own.filter(({ path }) => isPage(path) === pages).map(({ value }) => value)
  const [page, usual] = [mostFrequent(valuesOf(true)), mostFrequent(valuesOf(false))]
  return {
    page,
    usual,
    folders: FOLDERS.map(folder => {
      const inside = all.filter(({ path }) => path.startsWith(folder))
      return [folder, mostFrequent(inside.map(({ value }) => value))] as const
    }),
    files: own
      .filter(({ path, value }) => value !== (isPage(path) ? page : usual))
      .map(({ path, value }) => [path, value] as const),
  }
}

/** Returns whether a path is that of a page: its last part has no ending. */
export function isPage(path: string): boolean {
  return /\/[^/.]*$/.test(path)
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

/** The type of files with a name, or with an ending. */
export interface FileTypes {
  /** By the whole name, such as `rss.xml`: those whose ending says too little. */
  readonly names: ReadonlyMap<string, string>
  readonly endings: ReadonlyMap<string, string>
}

/** Returns the types of all files. */
export function fileTypes({ files, heads }: Manifest): FileTypes {
  const names = new Map<string, string>()
  const endings = new Map<string, string>([['html', 'text/html; charset=utf-8']])
  for (const [path, { head }] of Object.entries(files)) {
    const { type } = heads[head] ?? ({ type: '' } as FileHead)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const ending = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase()
    if (ending === undefined || ending === 'html') continue
    if (isNamed(path, name)) names.set(name, type)
    else endings.set(ending, endings.get(ending) ?? type)
  }
  return { names, endings }
}

function isNamed(path: string, name: string): boolean {
  return FEED_FILE_NAMES.includes(name) || path === `/${name}`
}
