import type { MarkdownIt } from 'markdown-it'
import emojiNames from 'markdown-it-emoji/lib/data/full.mjs'

/** Adds names of emoji, such as `:tada:`. A name has white space or punctuation around it, other than a colon. */
export function emoji(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'emoji', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== COLON || WORD.test(state.src[state.pos - 1] ?? '')) return false
    NAME.lastIndex = state.pos
    const name = NAME.exec(state.src)?.[1]
    if (name === undefined || !Object.hasOwn(emojiNames, name)) return false
    if (!silent) state.push('text', '', 0).content = emojiNames[name] ?? ''
    state.pos += name.length + 2
    return true
  })
}

const COLON = 0x3a
const WORD = /[\p{L}\p{N}_:]/u
const NAME = /:([a-z+-][\w+-]{0,60}):(?![\p{L}\p{N}_:])/uy

/** Shows the boxes of tasks as characters: `- [ ]` as ☐ and `- [x]` as ☑. A form is not allowed in a feed. */
export function tasks(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'tasks', ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      const text = tokens[at - 2]?.type === 'list_item_open' ? token.children?.[0] : undefined
      if (text?.type === 'text')
        text.content = text.content.replace(/^\[([ xX])\] /, (_, mark) => (mark === ' ' ? '☐ ' : '☑ '))
    }
  })
}

/** Reads the attributes after a heading: `{#id}`. Others, such as `{.class}`, say only how it looks. */
export function headingAttributes(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'heading-attributes', ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      const text = token.type === 'heading_open' ? tokens[at + 1]?.children?.at(-1) : undefined
      const found = text?.type === 'text' ? HEADING_ATTRIBUTES.exec(text.content) : null
      if (text === undefined || found === null) continue
      const id = /#([^\s#{}]+)/.exec(found[0])?.[1]
      if (id !== undefined) token.attrSet('id', id)
      text.content = text.content.slice(0, found.index)
    }
  })
}

const HEADING_ATTRIBUTES = /(?<!\s)[ \t]*\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$/
