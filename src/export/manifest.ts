import { Problem } from '../problem.ts'

/** An address that leads elsewhere, or to nothing any more. */
export interface Rule {
  /** Path beneath the base URL, perhaps with a query. Of a wildcard, the folder with a slash at its end. */
  readonly from: string
  /** Where it leads, as an absolute URL; undefined when it is gone. A wildcard's may end with `*`. */
  readonly to?: string | undefined
  readonly status: 301 | 302 | 410
  readonly wildcard?: true | undefined
}

/** The headers of a file that a host must send. */
export interface FileHead {
  readonly type: string
  readonly cacheControl: string
  readonly policy?: string | undefined
  readonly language?: string | undefined
  readonly link?: string | undefined
  /** `Access-Control-Expose-Headers`. */
  readonly exposed?: string | undefined
}

/** A file of the export, as it was written. */
export interface FileEntry {
  /** MD5 of its bytes, in hexadecimal: object stores name it too. */
  readonly digest: string
  /** Length in bytes. */
  readonly size: number
  /** `Last-Modified`, in milliseconds since 1970. */
  readonly changed: number
  /** Number of its head in `heads`. */
  readonly head: number
  /** The entity tag that an object store gave it. */
  readonly tag?: string | undefined
}

/** Addresses that are made from the same things: while its key is the same, nothing of it is made again. */
export interface Group {
  /** What it was made of. */
  readonly key: string
  /** Paths of its files. */
  readonly files: readonly string[]
  readonly rules: readonly Rule[]
  /** Paths of the pictures, recordings and stylesheets that its files name. */
  readonly links: readonly string[]
  /** Facts that are needed to compute the next key. */
  readonly facts?: GroupFacts | undefined
}

/** Facts of the article of a group. */
export interface GroupFacts {
  /** In milliseconds since 1970. */
  readonly published: number
  /** Number of its last change. */
  readonly change: number
  /** Whether it hides from some feeds: its page then depends on all terms. */
  readonly hides: boolean
}

/** What an export consists of, and what it was made of. */
export interface Manifest {
  readonly format: typeof FORMAT
  /** Identifies the store. */
  readonly store: string
  /** Identifies the publication and the program. */
  readonly edition: string
  /** The moment of the store up to which all is current. */
  readonly revision: number
  readonly time: number
  /** Number of the last change of an article that was exported. */
  readonly change: number
  /** Names the settings of hosts that were written. */
  readonly hosting: string
  readonly heads: readonly FileHead[]
  readonly files: Readonly<Record<string, FileEntry>>
  readonly groups: Readonly<Record<string, Group>>
}

/** Grows when what is exported changes while the articles stay the same. */
const FORMAT = 1

/** An export of nothing. */
export const EMPTY: Manifest = {
  format: FORMAT,
  store: '',
  edition: '',
  revision: 0,
  time: 0,
  change: 0,
  hosting: '',
  heads: [],
  files: {},
  groups: {},
}

/** A manifest as it is stored: with the name of the run that wrote it, or is at work. */
export interface StoredManifest {
  readonly run: string
  readonly manifest: Manifest
}

/** Parses a stored manifest. That of another format counts as empty, but its files are known. @throws Problem for any other text. */
export function parseManifest(text: string, place: string): StoredManifest {
  const stored = parseJson(text)
  const { run, manifest } = (stored ?? {}) as Partial<StoredManifest>
  if (typeof run !== 'string' || typeof manifest?.files !== 'object')
    throw new Problem(
      'usage',
      `${place}: expected the manifest of an export, got something else: remove it, and export again`,
    )
  const known =
    manifest.format === FORMAT ? manifest : { ...EMPTY, files: manifest.files, heads: manifest.heads ?? [] }
  return { run, manifest: known }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
