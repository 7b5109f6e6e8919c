import { type Html, raw } from '../html.ts'
import type { Words } from '../words.ts'

/** How a body stands on its page. */
export interface BodyPlace {
  /** Whether nothing is above it: its first picture is then not left until later. */
  readonly isFirst: boolean
  /** Whether it is one of many: their ids might be the same, so they go. */
  readonly isOneOfMany: boolean
}

/** Sanitised HTML, which has no `<`, `>` or `"` but those of its tags, made fit for a page and for everybody. */
export function bodyHtml(body: string, words: Words, place: BodyPlace): Html {
  const own = place.isOneOfMany ? withoutIds(body) : body
  return raw(scrollable(named(lazy(own, place.isFirst), words), words))
}

function withoutIds(body: string): string {
  return body.replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/g, ''))
}

/** Pictures and players load when they come into sight. */
function lazy(body: string, keepsFirst: boolean): string {
  let isEager = keepsFirst
  return body.replace(/<(?:img|iframe)\b/g, tag => {
    const isShownAtOnce = isEager && tag === '<img'
    isEager = false
    return isShownAtOnce ? tag : `${tag} loading="lazy"`
  })
}

/** What has no text for those who cannot see it: a picture is passed over, a player is called one (WCAG 1.1.1, 4.1.2). */
function named(body: string, words: Words): string {
  return body
    .replace(/<img\b(?![^<>]* alt=")/g, '<img alt=""')
    .replace(/<iframe\b(?![^<>]* title=")/g, `<iframe title="${words.video}"`)
}

/** Tables and code may be wider than the page: they scroll by themselves, and by keyboard (WCAG 2.1.1). */
function scrollable(body: string, words: Words): string {
  return body
    .replace(/<pre\b/g, '<pre tabindex="0"')
    .replace(/<table\b/g, `<div class="scroll" role="group" aria-label="${words.table}" tabindex="0"><table`)
    .replaceAll('</table>', '</table></div>')
}
