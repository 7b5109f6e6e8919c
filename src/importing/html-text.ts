/** Returns text as HTML that shows it, also inside an attribute. */
export function escapedHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Returns plain text as HTML: a blank line ends a paragraph, and other lines break. */
export function paragraphsOf(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter(paragraph => paragraph.trim() !== '')
    .map(paragraph => `<p>${escapedHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
}
