import { type Fault, faultText, printable } from './fault.ts'

/** Findings of one kind: the same field, and the same thing that was expected. */
export interface FaultGroup {
  /** The first ones. */
  readonly first: readonly Fault[]
  /** The number of all. */
  readonly count: number
}

/** So many findings of one kind have a line each; more have one line together. */
const MAX_SEPARATE = 5
/** A text of any length may hold any number of kinds. */
const MAX_GROUPS = 1_000

/** Collects findings by their kind, in the order in which the kinds appear. */
export function createFaultGroups(): {
  add(finding: Fault): void
  readonly groups: readonly FaultGroup[]
} {
  const groups = new Map<string, { first: Fault[]; count: number }>()
  return {
    add(finding) {
      const kind = groups.size < MAX_GROUPS ? kindOf(finding) : ''
      const group = groups.get(kind) ?? { first: [], count: 0 }
      group.count++
      if (group.first.length < MAX_SEPARATE) group.first.push(finding)
      groups.set(kind, group)
    },
    get groups() {
      return [...groups.values()]
    },
  }
}

/** Returns the lines for a group: one for each finding, or one with their number once there are more than a few. */
export function groupLines({ first, count }: FaultGroup, separate = MAX_SEPARATE): readonly string[] {
  if (count <= Math.min(separate, first.length)) return first.map(faultText)
  const [example] = first
  if (example === undefined) return []
  const { file, line, field, message, severity } = example
  const places = line === undefined ? file : `${file}:${line}`
  const name = field === undefined ? '' : `${field}: `
  return [`${count} ${NOUNS[severity]}: ${name}${message} (first in ${printable(places)})`]
}

const NOUNS: Readonly<Record<Fault['severity'], string>> = {
  fault: 'faults',
  warning: 'warnings',
  note: 'files',
}

/** The kind of a finding: its field, and what was expected, without the values of one record. */
function kindOf({ severity, field = '', message }: Fault): string {
  const [expected = ''] = withoutValues(message).split(/: |, got /, 1)
  return `${severity} ${field.replace(/\[\d+\]/g, '')} ${expected}`
}

function withoutValues(message: string): string {
  return message
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/`[^`]*`/g, '``')
    .replace(/\d+/g, '0')
}
