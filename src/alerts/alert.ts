import { type Fault, faultText } from '../articles/faults/fault.ts'

/** What changed since the last alert. */
export interface Change {
  /** The faults of each record that was not refused before, by its path. */
  readonly refused: ReadonlyMap<string, readonly Fault[]>
  /** Paths of records that are no longer refused: they are right again, or gone. */
  readonly restored: readonly string[]
}

/** The names that an alert mentions. */
export interface AlertNames {
  /** The publication's title. */
  readonly publication: string
  /** The folder, as the user named it. */
  readonly folder: string
}

/** The body of an alert, as JSON. Chat services show `text`. */
export interface Alert {
  readonly text: string
  readonly publication: string
  readonly refused: readonly Fault[]
  readonly restored: readonly string[]
}

/** Lines in the text for each of both lists. Chat services cut long messages. */
const MAX_LINES = 10
/** Entries in each list of the JSON. */
const MAX_ENTRIES = 50

/** Writes the alert of a change. */
export function alertOf({ refused, restored }: Change, { publication, folder }: AlertNames): Alert {
  const lines = [
    ...list(counted(refused.size, 'is refused', 'are refused'), [...refused.values()].map(firstFault)),
    ...list(counted(restored.length, 'is no longer refused', 'are no longer refused'), restored),
  ]
  return {
    text: plain([`${publication} (${folder}):`, ...lines].join('\n')),
    publication,
    refused: [...refused.values()].flat().slice(0, MAX_ENTRIES),
    restored: restored.slice(0, MAX_ENTRIES),
  }
}

function firstFault(faults: readonly Fault[]): string {
  const [first, ...others] = faults
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return first === undefined ? '' : `${faultText(first)}${more}`
}

function list(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return []
  const more = lines.length - MAX_LINES
  return [heading, ...lines.slice(0, MAX_LINES), ...(more > 0 ? [`and ${more} more`] : [])]
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 record ${one}:` : `${count} records ${many}:`
}

/** Slack takes `<!channel>` for a call to everyone, and `<https://…|text>` for a link. */
function plain(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›')
}
