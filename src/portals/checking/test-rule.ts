import { quote } from '../../articles/faults/fault.ts'
import type { Rule } from '../recipe/recipe.ts'
import { type FeedContext, feedUrl } from '../rendering/feed-values.ts'
import type { Value } from '../rendering/values.ts'
import { nounOf, unitOf } from './value-words.ts'

/** Something that a portal would refuse, or that it asks for. */
export interface PortalFinding {
  readonly rule: Rule
  /** Name of the portal, for people. */
  readonly portal: string
  readonly expected: string
  readonly got: string
}

/** What is expected, and what there is. */
type Difference = Pick<PortalFinding, 'expected' | 'got'>

/** Tests one rule of a portal. A value that is absent only breaks a rule by which it is required. */
export function testRule(
  rule: Rule,
  value: Value | undefined,
  context: FeedContext,
): readonly PortalFinding[] {
  const noun = nounOf(rule.value)
  const found: readonly (Difference | undefined)[] =
    value === undefined
      ? [rule.required ? { expected: noun, got: 'none' } : undefined]
      : [
          lengthDifference(rule, value),
          addressDifference(rule, String(value), context),
          wordDifference(rule, value),
        ]
  const { portal } = context.recipe
  return found.flatMap(one => (one === undefined ? [] : { rule, portal, ...one }))
}

function lengthDifference(rule: Rule, value: Value): Difference | undefined {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = rule
  const length = lengthOf(value)
  if (length === undefined || (length >= least && length <= most)) return undefined
  const unit = unitOf(rule.value)
  const limit = length < least ? `at least ${least}` : `at most ${most}`
  return { expected: `${nounOf(rule.value)} of ${limit}${unit}`, got: `${length}${unit}` }
}

/** Returns the characters of a text, the entries of a list, or the number. */
function lengthOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return Array.from(value).length
  return value instanceof Date ? undefined : value.length
}

function addressDifference(rule: Rule, value: string, context: FeedContext): Difference | undefined {
  const noun = nounOf(rule.value)
  const got = quote(value)
  if (rule.https && !value.startsWith('https:')) return { expected: `${noun} with https`, got }
  if (rule.noUrl && /^(?:https?:)?\/\//i.test(value)) return { expected: `${noun} that is no address`, got }
  const host = URL.parse(feedUrl(context))?.host
  if (rule.sameHost && URL.parse(value)?.host !== host)
    return { expected: `${noun} on the host ${host}`, got }
  return undefined
}

const MAX_NAMED = 12

function wordDifference({ oneOf, value: name }: Rule, value: Value): Difference | undefined {
  if (oneOf === undefined || typeof value === 'number' || value instanceof Date) return undefined
  const words = typeof value === 'string' ? [value] : value
  const wrong = words.find(word => !oneOf.includes(word))
  if (wrong === undefined) return undefined
  const more = oneOf.length > MAX_NAMED ? ' and others' : ''
  const expected = `${nounOf(name)} that is one of ${oneOf.slice(0, MAX_NAMED).join(', ')}${more}`
  return { expected, got: quote(wrong) }
}
