import { type Html, raw } from '../html.ts'
import type { Words } from '../words.ts'

/** The place of a body on its page. */
export interface BodyPlace {
  /** Whether nothing is above it. Its first picture is then loaded at once. */
  readonly isFirst: boolean
  /** Whether the page has other bodies. Their ids might be the same, so they are removed. */
  readonly sharesPage: boolean
}

/**
 * Adapts sanitised HTML to a page: lazy loading, labels for screen readers, scrolling. Sanitised HTML has no `<`, `>`
 * or `"` except those of its tags.
 */
export function bodyHtml(body: string, words: Words, place: BodyPlace): Html {
  const unique = place.sharesPage ? withoutIds(body) : body
  return raw(withScrolling(withLabels(withLazyLoading(unique, place), words), words))
}

function withoutIds(body: string): string {
  return body.replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/g, ''))
}

/** Lets pictures and players load when they scroll into view, except a picture at the top of the page. */
function withLazyLoading(body: string, { isFirst }: BodyPlace): string {
  let isTop = isFirst
  return body.replace(/<(?:img|iframe)\b/g, tag => {
    const isEager = isTop && tag === '<img'
    isTop = false
    return isEager ? tag : `${tag} loading="lazy"`
  })
}

/** Adds missing labels for screen readers, which skip a picture with an empty one (WCAG 1.1.1, 4.1.2). */
function withLabels(body: string, words: Words): string {
  return body
    .replace(/<img\b(?![^<>]* alt=")/g, '<img alt=""')
    .replace(/<iframe\b(?![^<>]* title=")/g, `<iframe title="${words.video}"`)
}

/** Lets tables and code, which may be wider than the page, scroll separately, also by keyboard (WCAG 2.1.1). */
function withScrolling(body: string, words: Words): string {
  return body
    .replace(/<pre\b/g, '<pre tabindex="0"')
    .replace(/<table\b/g, `<div class="scroll" role="group" aria-label="${words.table}" tabindex="0"><table`)
    .replaceAll('</table>', '</table></div>')
}
