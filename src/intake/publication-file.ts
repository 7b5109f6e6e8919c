import { posix } from 'node:path'
import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import { messageOf } from '../problem.ts'
import { type LoadPublicationOptions, loadPublication, PUBLICATION_FILE } from './load-publication.ts'
import type { IntakeLog } from './report.ts'

/** The publication in force: `publication.yaml` as it last was valid. */
export interface PublicationFile {
  readonly publication: Publication
  /** Path of the file that describes it: `publication.yaml`, or the configuration of a site. */
  readonly file: string
  /** Its warnings, and the faults of `redirects.yaml`. */
  readonly warnings: readonly Fault[]
  /** Why the file is invalid now; undefined when it is valid. */
  readonly fault: Fault | undefined
  /** Whether the file is invalid now, so that its last valid version is in force. */
  readonly isInvalid: boolean
  /** Whether a change of this file or folder may change the publication. */
  dependsOn(path: string): boolean
  /** Folders with files on which the publication depends, also those whose names begin with `_` or `.`. */
  readonly folders: readonly string[]
  /** Reads the file again. If it is invalid, logs the reason and retains the version in force. */
  reload(): Promise<void>
}

/** Receivers of what happens to the file. */
export interface PublicationFileEvents {
  readonly log: Pick<IntakeLog, 'error' | 'warn'>
  /** Called after each reading but the first, with a fault if the file is invalid. */
  readonly onRead?: ((path: string, faults: readonly Fault[]) => void) | undefined
}

/**
 * Reads `publication.yaml` for the first time.
 * @throws Problem that lists every fault when it is missing or invalid.
 */
export async function openPublicationFile(
  options: LoadPublicationOptions,
  { log, onRead }: PublicationFileEvents,
): Promise<PublicationFile> {
  let loaded = await loadPublication(options)
  let fault: Fault | undefined
  return {
    get publication() {
      return loaded.publication
    },
    get file() {
      return loaded.file
    },
    get warnings() {
      return loaded.warnings
    },
    get fault() {
      return fault
    },
    get isInvalid() {
      return fault !== undefined
    },
    dependsOn(path) {
      const { dependencies, listedFolders } = loaded
      if (dependencies.has(path) || listedFolders.has(posix.dirname(path))) return true
      return dependencies.values().some(name => name.startsWith(`${path}/`))
    },
    get folders() {
      const named = [...loaded.dependencies].map(name => posix.dirname(name)).filter(name => name !== '.')
      return [...new Set([...named, ...loaded.listedFolders])]
    },
    async reload() {
      try {
        const before = loaded.warnings.map(faultText)
        loaded = await loadPublication(options)
        fault = undefined
        onRead?.(PUBLICATION_FILE, [])
        const faults = loaded.warnings.filter(({ severity }) => severity === 'fault')
        for (const fault of faults) {
          if (!before.includes(faultText(fault))) log.warn({ ...fault }, faultText(fault))
        }
      } catch (error) {
        fault = faultOf(error)
        log.error({}, `${messageOf(error)}\nThe publication stays as it was.`)
        onRead?.(PUBLICATION_FILE, [fault])
      }
    },
  }
}

function faultOf(error: unknown): Fault {
  const message = `the publication stays as it was: ${messageOf(error)}`
  return { severity: 'fault', file: PUBLICATION_FILE, message }
}
