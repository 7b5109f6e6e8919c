import type { Rule } from '../recipe/recipe.ts'
import { FEED_VALUES, SETTING } from '../recipe/value-names.ts'
import { articleValues, type PortalItem } from '../rendering/article-values.ts'
import { type FeedContext, feedValues } from '../rendering/feed-values.ts'
import { valuesFrom } from '../rendering/values.ts'
import { measuresOf } from './measures.ts'
import { type PortalFinding, testRule } from './test-rule.ts'

/** Returns what a portal would refuse or wants of an article. */
export function checkItem(item: PortalItem, context: FeedContext, now: Date): readonly PortalFinding[] {
  const own = valuesFrom(articleValues(item, context), feedValues(context, item.dated))
  const measured = valuesFrom(measuresOf(item, own, now))
  const rules = context.recipe.rules.filter(rule => !isOfFeed(rule))
  return rules.flatMap(rule => testRule(rule, own(rule.value) ?? measured(rule.value), context))
}

/** Returns what a portal would refuse or wants of a feed as a whole. */
export function checkFeed(context: FeedContext): readonly PortalFinding[] {
  const findValue = valuesFrom(feedValues(context, undefined))
  return context.recipe.rules.filter(isOfFeed).flatMap(rule => testRule(rule, findValue(rule.value), context))
}

/** Returns a finding as a message: `expected …, got …: refused by SmartNews: advice`. */
export function portalMessage({ rule, portal, expected, got }: PortalFinding): string {
  const result = rule.wanted ? 'wanted' : 'refused'
  return `expected ${expected}, got ${got}: ${result} by ${portal}: ${rule.advice}`
}

function isOfFeed({ value }: Rule): boolean {
  return Object.hasOwn(FEED_VALUES, value) || value.startsWith(SETTING)
}
