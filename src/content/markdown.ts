import markdownIt from 'markdown-it'
import definitionLists from 'markdown-it-deflist'
import footnotes from 'markdown-it-footnote'
import { expandAdmonitions } from './markdown/admonitions.ts'
import { fenceAttributes, tableOfContents, unusedFootnotes } from './markdown/block-rules.ts'
import { maskCode } from './markdown/code-regions.ts'
import { emoji, headingAttributes, tasks } from './markdown/inline-rules.ts'
import { formulas } from './markdown/math-rules.ts'

/** CommonMark with what generators of sites add to it. HTML is allowed, because the output is sanitised afterwards. */
const markdown = markdownIt({ html: true, linkify: true })
  .use(footnotes)
  .use(definitionLists)
  .use(formulas)
  .use(emoji)
  .use(tasks)
  .use(headingAttributes)
  .use(fenceAttributes)
  .use(tableOfContents)
  .use(unusedFootnotes)
// As on GitHub, e-mail addresses and those that begin with `www.` are links, but not every name with a dot, such as `README.md`.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })
markdown.linkify.add('www.', {
  validate(text, pos) {
    WWW_ADDRESS.lastIndex = pos
    return WWW_ADDRESS.exec(text)?.[0].length ?? 0
  },
  normalize(match) {
    match.url = `http://${match.url}`
  },
})
const { re } = markdown.linkify
const WWW_ADDRESS = new RegExp(re.get_url_host_port().source + re.get_path().source, 'iy')
// The sanitiser decides which addresses are safe. The parser would show the marks of a link or picture as text.
markdown.validateLink = () => true

/** A line with more quotation marks than the parser nests; it would drop the line's text (`maxNesting` is 100). */
const TOO_DEEP = /^((?:[ \t]*>){80})[ \t>]*>/gm

/** Renders Markdown as HTML that is not yet sanitised. */
export function markdownToHtml(source: string): string {
  const masked = maskCode(source.replace(TOO_DEEP, '$1'))
  return markdown.render(masked.restore(expandAdmonitions(masked.text)))
}

/** Resolves backslash escapes and character references, as Markdown does in a link's destination. */
export function unescapeMarkdown(text: string): string {
  return markdown.utils.unescapeAll(text)
}
