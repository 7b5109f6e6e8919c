import { episodeFields } from '../../articles/schema/podcast/episode-schema.ts'
import { showFields } from '../../articles/schema/podcast/show-schema.ts'
import type { ImportReport } from '../imported-post.ts'
import type { PodcastFields } from './podcast-fields.ts'

/** A schema, of which only the verdict counts. */
interface Check {
  safeParse(value: unknown): { readonly success: boolean }
}

/** Returns the fields of an episode that a record may have. What it may not have is left out, and counted. */
export function validEpisode(fields: PodcastFields, report: ImportReport): PodcastFields {
  return validFields(fields, episodeFields, name =>
    report.add(`left out of episodes: ${name} with a value that a record cannot have`),
  )
}

/** Returns the fields of a show that `publication.yaml` may have. What it may not have is left out, and counted. */
export function validShow(fields: PodcastFields, report: ImportReport): PodcastFields {
  return validFields(fields, showFields, name =>
    report.add(`left out of the show: ${name} with a value that publication.yaml cannot have`),
  )
}

function validFields(
  fields: PodcastFields,
  checks: Readonly<Record<string, Check>>,
  onLeftOut: (name: string) => void,
): PodcastFields {
  const valid: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const check = checks[name]
    if (check === undefined || value === undefined) continue
    const found = Array.isArray(value) ? validEntries(value, check) : validValue(value, check)
    if (JSON.stringify(found) !== JSON.stringify(value)) onLeftOut(name)
    if (found !== undefined) valid[name] = found
  }
  return valid
}

function validEntries(entries: readonly unknown[], check: Check): readonly unknown[] | undefined {
  const each: Check = { safeParse: entry => check.safeParse([entry]) }
  const valid = entries.flatMap(entry => validValue(entry, each) ?? [])
  return valid.length === 0 ? undefined : valid
}

/** Returns a value, or else the value without the one field that is wrong. Undefined when that is not enough. */
function validValue(value: unknown, check: Check): unknown {
  if (check.safeParse(value).success) return value
  if (typeof value !== 'object' || value === null) return undefined
  const fields = Object.entries(value)
  return fields
    .map(([wrong]) => Object.fromEntries(fields.filter(([name]) => name !== wrong)))
    .find(candidate => check.safeParse(candidate).success)
}
