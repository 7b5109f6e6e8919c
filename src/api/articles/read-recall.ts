import { quote } from '../../articles/faults/fault.ts'
import { parseRecall } from '../../articles/recall/parse-recall.ts'
import type { Recall } from '../../articles/recall/recall-store.ts'
import type { FieldError } from '../problem-response.ts'

const PARAMETERS = ['reason', 'by', 'public']

/** Reads why an article is withdrawn from the query of a `DELETE`. Without any parameter, nothing is known. */
export function readRecall(
  query: URLSearchParams,
): { readonly recall: Recall | undefined } | { readonly errors: readonly FieldError[] } {
  const unknown = [...query.keys()].find(name => !PARAMETERS.includes(name))
  if (unknown !== undefined)
    return refused(unknown, `expected one of ${PARAMETERS.join(', ')}, got ${quote(unknown)}`)
  if (query.size === 0) return { recall: undefined }
  const isPublic = query.get('public') ?? 'false'
  if (isPublic !== 'true' && isPublic !== 'false')
    return refused('public', `expected true or false, got ${quote(isPublic)}`)
  const texts = { reason: query.get('reason') ?? undefined, by: query.get('by') ?? undefined }
  const recall = parseRecall({ ...texts, isPublic: isPublic === 'true' })
  return 'message' in recall ? refused(recall.field, recall.message) : { recall }
}

function refused(parameter: string, detail: string): { readonly errors: readonly FieldError[] } {
  return { errors: [{ parameter, detail: `${parameter}: ${detail}` }] }
}
