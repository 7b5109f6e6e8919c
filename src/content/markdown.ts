import markdownIt from 'markdown-it'

/** CommonMark with tables and strikethrough; HTML is let through, for the sanitiser comes after. */
const markdown = markdownIt({ html: true })

/** A line of more quotation marks than the parser nests, which would lose the line's text (`maxNesting` is 100). */
const TOO_DEEP = /^((?:[ \t]*>){80})[ \t>]*>/gm

/** HTML, not yet safe, of Markdown. */
export function markdownToHtml(source: string): string {
  return markdown.render(source.replace(TOO_DEEP, '$1'))
}

/** Text in which backslash escapes and character references are resolved, as in a link's destination. */
export function unescapeMarkdown(text: string): string {
  return markdown.utils.unescapeAll(text)
}
