import type { Fault } from '../articles/faults/fault.ts'

/** Whose rule it is. */
export type Directory = 'Apple' | 'Spotify' | 'PSP-1' | 'Podcasting 2.0'

/** A path to a field of a record or of publication.yaml. */
export type Path = readonly PropertyKey[]

/** Something that directories or apps would refuse, or that they want. */
export interface Finding {
  readonly severity: 'refused' | 'wanted'
  readonly by: readonly Directory[]
  readonly path: Path
  readonly expected: string
  readonly got: string
  /** What to do, as an instruction. */
  readonly advice: string
}

/** A finding without its severity, and whose it is. */
export type Wrong = Omit<Finding, 'severity' | 'by'>

/** Returns a finding for which a directory does not take the show, or an app cannot play the episode. */
export function refused(by: readonly Directory[], wrong: Wrong): Finding {
  return { severity: 'refused', by, ...wrong }
}

/** Returns a finding for something that directories or apps ask for, and do without. */
export function wanted(by: readonly Directory[], wrong: Wrong): Finding {
  return { severity: 'wanted', by, ...wrong }
}

/** Returns the message of a finding, such as `expected an author, got none: wanted by Apple: name one`. */
export function findingMessage({ severity, by, expected, got, advice }: Finding): string {
  const last = by.at(-1) ?? ''
  const names = by.length > 1 ? `${by.slice(0, -1).join(', ')} and ${last}` : last
  return `expected ${expected}, got ${got}: ${severity} by ${names}: ${advice}`
}

/** Returns the severity of a finding among faults: what is refused counts as a fault. */
export function findingSeverity({ severity }: Finding): Fault['severity'] {
  return severity === 'refused' ? 'fault' : 'warning'
}
