import type { FileEntry, FileHead } from './manifest.ts'

/** Bytes, or the path of a file with them. */
export type Content = Buffer | { readonly path: string }

/** A file that is to be written. */
export interface ExportFile extends Omit<FileEntry, 'head' | 'tag'> {
  /** Path beneath the base URL, encoded as in its address: `/tags/maps/rss.xml`. That of a page may end with a slash. */
  readonly path: string
  readonly head: FileHead
  readonly content: Content
  /** Of a page that only leads elsewhere: where. */
  readonly redirectTo?: string
}

/** The manifest as a target has it. */
export interface TargetState {
  /** Undefined when there is none. */
  readonly text: string | undefined
  /** Names this version of the manifest. */
  readonly version: string | undefined
  /** Paths that an unfinished run may have written. */
  readonly journal: readonly string[]
}

/** A place to which files are exported. */
export interface Target {
  /** Its name for people. */
  readonly name: string
  /** Whether each redirect is to be a page of its own, because the place knows no other kind. */
  readonly redirectPages: boolean
  readState(): Promise<TargetState>
  /**
   * Writes the manifest in place of a version, and returns the version of the new one.
   * @throws Problem of the kind `conflict` when another run has written it.
   */
  writeManifest(text: string, version: string | undefined): Promise<string>
  /** Returns whether the manifest still has this version. */
  isCurrent(version: string): Promise<boolean>
  /** Notes paths before they are written. `forgetJournal` removes the notes. */
  note(paths: readonly string[]): Promise<void>
  forgetJournal(): Promise<void>
  /** Returns the paths of files that are not there as they were written. */
  findDamaged(files: Readonly<Record<string, FileEntry>>): Promise<ReadonlySet<string>>
  /** Returns the first of these paths at which something is that no export has written. */
  findForeign(paths: readonly string[]): Promise<string | undefined>
  /** Returns whether the place can have a file at this path: its name may be too long. */
  canHold(path: string): boolean
  /** Writes a file whole, and returns its entity tag if the place gives one. */
  put(file: ExportFile): Promise<string | undefined>
  remove(path: string): Promise<void>
  /** Writes what the hosts of this kind of place need to know. */
  writeHosting(hosting: HostingFiles): Promise<void>
}

/** Files with the settings of hosts, by their names. */
export interface HostingFiles {
  /** In the folder that is published. */
  readonly published: Readonly<Record<string, string>>
  /** For the person who runs the server. */
  readonly hidden: Readonly<Record<string, string>>
}

/** The folder, beneath that of the export, with its manifest and the settings of hosts. */
export const HOSTING_FOLDER = '.hosting'
