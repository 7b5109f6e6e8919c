import type { z } from 'zod'
import type { Fault } from './fault.ts'
import { type FaultLocation, type Finding, findingFaults, issueFindings } from './issue-faults.ts'

/** The fields of a record before they are checked. */
type Fields = Readonly<Record<string, unknown>>

/** The fields that decide whether a record is an article, which, and until when. A wrong one is a fault. */
const MAJOR_FIELDS: readonly PropertyKey[] = [
  ...['id', 'slug', 'title', 'published', 'embargo', 'expires', 'content', 'markdown'],
]

/** Leaving out a value may show a fault around it: an author without a name, then a list without an author. */
const MAX_ROUNDS = 4

/** Fields without those that are minor and wrong, and a warning for each of them. */
export interface WithoutMinorFaults {
  readonly fields: Fields
  readonly warnings: readonly Fault[]
}

/** Leaves out what the schema does not know, and values of minor fields that it refuses. Major fields stay as they are. */
export function withoutMinorFaults(
  fields: Fields,
  schema: z.ZodObject,
  location: FaultLocation,
): WithoutMinorFaults {
  const known = Object.keys(schema.shape)
  const remaining = structuredClone(fields)
  const found: Finding[] = []
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const issues = schema.safeParse(remaining).error?.issues ?? []
    const minor = issueFindings(issues, { value: remaining, known, schema }).filter(isMinor)
    if (minor.length === 0) break
    found.push(...(round === 0 ? minor : []))
    for (const { path } of minor) leaveOut(remaining, round < MAX_ROUNDS - 1 ? path : path.slice(0, 1))
    removeHoles(remaining)
  }
  const warnings = findingFaults(found, { value: fields, known, schema }, location).map(fault => ({
    ...fault,
    severity: 'warning' as const,
  }))
  return { fields: remaining, warnings }
}

function isMinor({ path: [field] }: Finding): boolean {
  return field !== undefined && !MAJOR_FIELDS.includes(field)
}

type Container = Record<PropertyKey, unknown>

/** Leaves out the value at a path, or, where it is missing, the value around it. In a list it leaves a hole. */
function leaveOut(root: Fields, path: readonly PropertyKey[]): void {
  let container: unknown = root
  for (const key of path.slice(0, -1)) container = isContainer(container) ? container[key] : undefined
  const last = path.at(-1)
  // The value around it may be left out already.
  if (last === undefined || !isContainer(container)) return
  if (Object.hasOwn(container, last)) delete container[last]
  else leaveOut(root, path.slice(0, -1))
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** Closes the holes in the lists of a record, and leaves out lists that are empty then. */
function removeHoles(container: Container): void {
  for (const [key, value] of Object.entries(container)) {
    if (!isContainer(value)) continue
    removeHoles(value)
    if (!Array.isArray(value)) continue
    const rest = value.filter(() => true)
    if (rest.length > 0 || value.length === 0) container[key] = rest
    else delete container[key]
  }
}
