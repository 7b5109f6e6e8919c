import { type Html, raw } from '../html.ts'
import type { Words } from '../words.ts'

/** The position of a body on its page. */
export interface BodyPlace {
  /** Whether it is the first content of the page: its first picture is then loaded immediately. */
  readonly isFirst: boolean
  /** Whether it is one of many: ids are removed, since two bodies may have the same. */
  readonly isOneOfMany: boolean
}

/** Adapts sanitised HTML, in which `<`, `>` and `"` occur in tags only, to a page: lazy, accessible, scrollable. */
export function bodyHtml(body: string, words: Words, place: BodyPlace): Html {
  const own = place.isOneOfMany ? withoutIds(body) : body
  return raw(scrollable(named(lazy(own, place.isFirst), words), words))
}

function withoutIds(body: string): string {
  return body.replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/g, ''))
}

/** Pictures and players load when they become visible. */
function lazy(body: string, isFirst: boolean): string {
  let isEager = isFirst
  return body.replace(/<(?:img|iframe)\b/g, tag => {
    const isLoadedEagerly = isEager && tag === '<img'
    isEager = false
    return isLoadedEagerly ? tag : `${tag} loading="lazy"`
  })
}

/** Names elements without a text for screen readers: a picture is skipped, a player is named (WCAG 1.1.1, 4.1.2). */
function named(body: string, words: Words): string {
  return body
    .replace(/<img\b(?![^<>]* alt=")/g, '<img alt=""')
    .replace(/<iframe\b(?![^<>]* title=")/g, `<iframe title="${words.video}"`)
}

/** Lets tables and code that are wider than the page scroll, also by keyboard (WCAG 2.1.1). */
function scrollable(body: string, words: Words): string {
  return body
    .replace(/<pre\b/g, '<pre tabindex="0"')
    .replace(/<table\b/g, `<div class="scroll" role="group" aria-label="${words.table}" tabindex="0"><table`)
    .replaceAll('</table>', '</table></div>')
}
