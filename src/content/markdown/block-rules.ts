import type { MarkdownIt } from 'markdown-it'
import { escapeHtml } from '../plain-text.ts'

/** Reads the line above a code sample: its first word is the language, and a title becomes a caption. */
export function fenceAttributes(markdown: MarkdownIt): void {
  const render = markdown.renderer.rules.fence
  markdown.renderer.rules.fence = (tokens, at, options, env, self) => {
    const token = tokens[at]
    if (token === undefined || render === undefined) return ''
    const title = TITLE.exec(token.info)?.slice(1).find(Boolean)
    token.info = LANGUAGE.exec(token.info)?.[1] ?? ''
    const code = render(tokens, at, options, env, self)
    return title === undefined
      ? code
      : `<figure><figcaption>${escapeHtml(title)}</figcaption>${code}</figure>\n`
  }
}

const LANGUAGE = /^\s*\{?\s*\.?([\w+#-]+)/
const TITLE =
  /\b(?:title|filename|file|name|caption|header)[ \t]*=[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'{}]+))/

/** Leaves out a paragraph that stands for a table of contents: readers cannot follow its links. */
export function tableOfContents(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'table-of-contents', ({ tokens }) => {
    for (let at = tokens.length - 2; at > 0; at--) {
      const isMark = tokens[at]?.type === 'inline' && TABLE_OF_CONTENTS.test(tokens[at]?.content ?? '')
      const isText =
        tokens[at]?.children?.every(({ type }) => /^(?:text|em_open|em_close)$/.test(type)) ?? false
      if (isMark && isText && tokens[at - 1]?.type === 'paragraph_open') tokens.splice(at - 1, 3)
    }
  })
}

const TABLE_OF_CONTENTS =
  /^\s*(?:\[\[_?toc_?\]\]|\[toc\]|\$\{toc\}|@\[toc\](?:\([^)]*\))?|\{\{TOC\}\}|\{toc\})\s*$/i

/**
 * Shows a footnote to which nothing refers, and a second one with the same label: their text would be lost. Call it after the rules
 * of footnotes are added.
 */
export function unusedFootnotes(markdown: MarkdownIt): void {
  markdown.core.ruler.before('footnote_tail', 'unused-footnotes', ({ env, tokens }) => {
    const notes = env.footnotes as Footnotes | undefined
    if (notes?.refs === undefined) return
    notes.list ??= []
    const labels = new Set<string>()
    for (const [at, token] of tokens.entries()) {
      if (token.type !== 'footnote_reference_open') continue
      const label = String(token.meta?.label)
      if (labels.has(label)) {
        const own = `${label} ${at}` // no label has a space
        token.meta = { ...token.meta, label: own }
        notes.refs[`:${own}`] = -1
      }
      labels.add(label)
    }
    for (const [key, at] of Object.entries(notes.refs)) {
      if (at >= 0) continue
      notes.refs[key] = notes.list.length
      notes.list.push({ label: key.slice(1), count: 0 })
    }
  })
}

/** The memory of markdown-it-footnote: the number of each label, or -1, and the notes in their order. */
interface Footnotes {
  readonly refs?: Record<string, number>
  list?: { readonly label: string; readonly count: number }[]
}
