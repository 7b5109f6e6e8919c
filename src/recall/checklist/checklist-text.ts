import type { Checklist, FeedCheck, Pending, PortalCheck } from './checklist.ts'
import type { ProductCheck } from './portal-check.ts'

/** Returns a checklist as text: a mark, then what was done, or what is waited for. */
export function checklistText(checklist: Checklist): string {
  const { article, withdrawal, portals, feeds, webhooks, caches, isUnannounced } = checklist
  const { by, reason, isPublic, heldFrom } = withdrawal
  const told = isPublic === true ? ' (readers are told)' : ''
  return [
    `"${article.title}"`,
    `  ${article.url}`,
    `  withdrawn ${time(withdrawal.at)}${by === undefined ? '' : ` by ${by}`}`,
    ...(reason === undefined ? [] : [`  reason: ${reason}${told}`]),
    ...(heldFrom === undefined ? [] : [`  stays withdrawn although ${heldFrom} has it`]),
    '',
    ...(portals.length === 0 ? ['No portal had it.'] : portals.flatMap(portalLines)),
    '',
    ...feeds.map(feedLine),
    ...pendingLine('webhooks', webhooks),
    ...pendingLine('caches', caches),
    ...(isUnannounced ? ['– subscribers and hubs are not told yet: is a server running?'] : []),
    '',
    checklist.isDone ? 'Everyone who had it knows.' : 'Not everyone knows yet.',
  ].join('\n')
}

/** Returns a checklist as JSON. */
export function checklistJson(checklist: Checklist): string {
  return JSON.stringify(checklist, null, 2)
}

function portalLines({ portal, key, noticeDays, products, isDone }: PortalCheck): readonly string[] {
  const notice =
    noticeDays === undefined
      ? 'knows no notice: write to it as well'
      : `has the notice for ${noticeDays} days`
  const head = `${mark(isDone)} ${portal} (feed ${key}), ${notice}`
  if (products.length === 0) return [`${head}: nobody has fetched it within a week before, or since`]
  return [
    head,
    ...products.map(product => `    ${mark(product.fetched !== undefined)} ${productLine(product)}`),
  ]
}

function productLine({ product, fetched, status, last, everyMinutes, isByHand }: ProductCheck): string {
  const byHand = isByHand ? ', which does not count' : ''
  if (fetched !== undefined) return `${product}${byHand}: fetched ${time(fetched)} (${status})`
  const often = everyMinutes === undefined ? '' : `, comes about every ${minutes(everyMinutes)}`
  return `${product}${byHand}: not yet, last ${time(last)}${often}`
}

function minutes(count: number): string {
  return count === 1 ? 'minute' : `${count} minutes`
}

function feedLine({ path, fetches, subscriptions, waiting, failed }: FeedCheck): string {
  const counted = fetches === undefined ? [] : [`${fetches} ${fetches === 1 ? 'fetch' : 'fetches'} since`]
  const subscribed = subscriptions === 0 ? [] : [toldText({ subscriptions, waiting, failed })]
  return `${mark(waiting + failed === 0)} ${[path, ...counted, ...subscribed].join('  ')}`
}

function toldText({ subscriptions, waiting, failed }: Omit<FeedCheck, 'path'>): string {
  const of = `${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`
  return waiting + failed === 0 ? `${of}: all told` : `${of}: ${waiting} waiting, ${failed} given up`
}

function pendingLine(name: string, { waiting, failed }: Pending): readonly string[] {
  return waiting + failed === 0
    ? []
    : [`– ${name}: ${waiting} waiting, ${failed} given up: see feedwright deliveries`]
}

function mark(isDone: boolean): string {
  return isDone ? '✓' : '–'
}

function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
