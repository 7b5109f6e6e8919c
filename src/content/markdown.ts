import markdownIt from 'markdown-it'

/** Renders Markdown to HTML that is not yet safe. */
export function markdownToHtml(source: string): string {
  return markdown.render(source.replace(TOO_DEEP, '$1'))
}

/** CommonMark with tables and strikethrough. HTML passes through to the sanitiser. */
const markdown = markdownIt({ html: true })

/** Quotation marks beyond the parser's nesting (`maxNesting` is 100), which would lose the line's text. */
const TOO_DEEP = /^((?:[ \t]*>){80})[ \t>]*>/gm

/** Resolves backslash escapes and character references, as in a link's destination. */
export function unescapeMarkdown(text: string): string {
  return markdown.utils.unescapeAll(text)
}
