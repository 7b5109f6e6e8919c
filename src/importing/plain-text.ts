import { Parser } from 'htmlparser2'

/** Returns the text of HTML on one line. References such as `&amp;` are resolved, also those that were escaped twice. */
export function plainText(html: string): string {
  const once = textIn(html)
  return /&(?:amp|lt|gt|quot|#\d+);/.test(once) ? textIn(once) : once
}

function textIn(html: string): string {
  const parts: string[] = []
  const parser = new Parser({
    ontext: text => parts.push(text),
    onopentag: () => parts.push(''),
    onclosetag: () => parts.push(''),
  })
  parser.end(html)
  return parts.join('').replace(/\s+/g, ' ').trim()
}

const MAX_TITLE_LENGTH = 80

/** Returns the first words of HTML, as the title of a post without one; empty when there are none. */
export function firstWords(html: string): string {
  const text = plainText(html)
  if (text.length <= MAX_TITLE_LENGTH) return text
  return `${text.slice(0, MAX_TITLE_LENGTH).replace(/\s+\S*$/, '')}…`
}
