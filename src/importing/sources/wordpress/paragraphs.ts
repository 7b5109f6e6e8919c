/** Elements that stand for themselves, outside any paragraph. */
const BLOCKS =
  'address|article|aside|audio|blockquote|details|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|menu|nav|object|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video'
const BLOCK_START = new RegExp(`^\\s*</?(?:${BLOCKS})\\b`, 'i')
const OPENING = new RegExp(`<(?:${BLOCKS})\\b[^>]*>`, 'gi')
const CLOSING = new RegExp(`</(?:${BLOCKS})\\s*>`, 'gi')
const TRAILING = new RegExp(`((?:\\s*</(?:${BLOCKS})\\s*>)+)$`, 'i')
const PREFORMATTED = /<(pre|script|style|textarea)\b[\s\S]*?<\/\1\s*>/gi

/**
 * Adds the paragraphs that WordPress adds when it shows a post of its classic editor: a blank line ends a paragraph, a line
 * break is one. A post of blocks has its paragraphs already and is returned unchanged.
 */
export function withParagraphs(html: string): string {
  if (/<!-- wp:|<p[\s>]/i.test(html)) return html
  const kept: string[] = []
  const marked = html
    .replace(/\r\n?/g, '\n')
    .replace(PREFORMATTED, found => `\n\n\ufdd0${kept.push(found) - 1}\ufdd0\n\n`)
  const parts = marked
    .replace(OPENING, '\n\n$&')
    .replace(CLOSING, '$&\n\n')
    .split(/\n\s*\n/)
  const text = parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(paragraph)
    .join('\n')
  return text.replace(/\ufdd0(\d+)\ufdd0/g, (_, at: string) => kept[Number(at)] ?? '')
}

function paragraph(part: string): string {
  if (BLOCK_START.test(part) || /^\ufdd0\d+\ufdd0$/.test(part)) return part
  const end = TRAILING.exec(part)?.[1] ?? ''
  const text = part.slice(0, part.length - end.length)
  return `<p>${text.replaceAll('\n', '<br>\n')}</p>${end}`
}
