import { type Html, raw } from '../html.ts'
import type { Words } from '../words.ts'

/**
 * Adapts sanitised HTML to a page: lazy loading, labels for screen readers, scrolling. Sanitised HTML has no `<`, `>`
 * or `"` except those of its tags.
 */
export function bodyHtml(body: string, words: Words): Html {
  return raw(withScrolling(withLabels(withLazyLoading(body), words), words))
}

/** Lets pictures and players load when they scroll into view, except a picture at the top of the page. */
function withLazyLoading(body: string): string {
  let isTop = true
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
