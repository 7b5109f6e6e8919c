import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import { messageOf } from '../problem.ts'
import { type LoadPublicationOptions, loadPublication } from './load-publication.ts'
import type { IntakeLog } from './report.ts'

/** The publication in force: `publication.yaml` as it last was valid. */
export interface PublicationFile {
  readonly publication: Publication
  /** What is wrong in it, but leaves it valid, and the faults of `redirects.yaml`. */
  readonly warnings: readonly Fault[]
  /** Whether the file is invalid now, so that its last valid version is in force. */
  readonly isInvalid: boolean
  /** Whether a change of this file or folder may change the publication. */
  dependsOn(path: string): boolean
  /** Reads the file again. If it is invalid, logs the reason and retains the version in force. */
  reload(): Promise<void>
}

/**
 * Reads `publication.yaml` for the first time.
 * @throws Problem that lists every fault when it is missing or invalid.
 */
export async function openPublicationFile(
  options: LoadPublicationOptions,
  log: Pick<IntakeLog, 'error' | 'warn'>,
): Promise<PublicationFile> {
  let loaded = await loadPublication(options)
  let isInvalid = false
  return {
    get publication() {
      return loaded.publication
    },
    get warnings() {
      return loaded.warnings
    },
    get isInvalid() {
      return isInvalid
    },
    dependsOn: path => loaded.dependencies.some(name => name === path || name.startsWith(`${path}/`)),
    async reload() {
      try {
        const before = loaded.warnings.map(faultText)
        loaded = await loadPublication(options)
        isInvalid = false
        const faults = loaded.warnings.filter(({ severity }) => severity === 'fault')
        for (const fault of faults) {
          if (!before.includes(faultText(fault))) log.warn({ ...fault }, faultText(fault))
        }
      } catch (error) {
        isInvalid = true
        log.error({}, `${messageOf(error)}\nThe publication stays as it was.`)
      }
    },
  }
}
