import markdownIt from 'markdown-it'

/** CommonMark with tables and strikethrough. HTML is allowed, because the output is sanitised afterwards. */
const markdown = markdownIt({ html: true })

/** A line with more quotation marks than the parser nests; it would drop the line's text (`maxNesting` is 100). */
const TOO_DEEP = /^((?:[ \t]*>){80})[ \t>]*>/gm

/** Renders Markdown as HTML that is not yet sanitised. */
export function markdownToHtml(source: string): string {
  return markdown.render(source.replace(TOO_DEEP, '$1'))
}

/** Resolves backslash escapes and character references, as Markdown does in a link's destination. */
export function unescapeMarkdown(text: string): string {
  return markdown.utils.unescapeAll(text)
}
