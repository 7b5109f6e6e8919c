/** Elements that stand for themselves, outside any paragraph. */
const BLOCKS =
  'address|article|aside|audio|blockquote|details|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|menu|nav|object|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video'
const BLOCK_START = new RegExp(`^\\s*</?(?:${BLOCKS})\\b`, 'i')
const OPENING = new RegExp(`<(?:${BLOCKS})\\b[^>]*>`, 'gi')
const CLOSING = new RegExp(`</(?:${BLOCKS})\\s*>`, 'gi')
const TRAILING = new RegExp(`((?:\\s*</(?:${BLOCKS})\\s*>)+)$`, 'i')
/** What is written as it is: code, and paragraphs that are marked up already. */
const FINISHED = /<(pre|script|style|textarea|p)\b(?:[^>]*[^>/])?>[\s\S]*?<\/\1\s*>/gi
const DIVIDERS = /<!--\s*(more|nextpage)\b[\s\S]*?-->/gi
const ONLY_COMMENTS = /^(?:\s*<!--[\s\S]*?-->)+\s*$/

/**
 * Adds the paragraphs that WordPress adds when it shows a post of its classic editor: a blank line ends a paragraph, a line
 * break is one, and an address on a line of its own is a link to what WordPress would embed. A post of blocks has its paragraphs
 * already.
 */
export function withParagraphs(html: string): string {
  const lines = html.replace(/\r\n?/g, '\n')
  if (/<!-- wp:/i.test(lines)) return withEmbedLinks(lines)
  const kept: string[] = []
  const marked = lines
    .replace(FINISHED, found => `\n\n\ufdd0${kept.push(found) - 1}\ufdd0\n\n`)
    .replace(DIVIDERS, (found, name: string) => (name.toLowerCase() === 'more' ? `\n\n${found}\n\n` : '\n\n'))
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
  if (BLOCK_START.test(part) || ONLY_COMMENTS.test(part) || /^\ufdd0\d+\ufdd0$/.test(part)) return part
  const end = TRAILING.exec(part)?.[1] ?? ''
  const text = part
    .slice(0, part.length - end.length)
    .split('\n')
    .map(line => line.replace(/\s*(?:<br\s*\/?>)?\s*$/i, ''))
    .map(withLink)
  return `<p>${text.join('<br>\n')}</p>${end}`
}

function withLink(line: string): string {
  const url = line.trim()
  return /^https?:\/\/[^\s<>"]+$/i.test(url) ? `<a href="${url}">${url}</a>` : line
}

/** The block editor writes the address of what is embedded as text. */
function withEmbedLinks(html: string): string {
  return html
    .replace(/<!--\s*nextpage\s*-->/gi, '')
    .replace(
      /(<div class="wp-block-embed__wrapper">)\s*(https?:\/\/[^\s<>"]+)\s*(?=<\/div>)/gi,
      (_, start: string, url: string) => start + withLink(url),
    )
}
