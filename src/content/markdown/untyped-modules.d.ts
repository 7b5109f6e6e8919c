declare module 'markdown-it-deflist' {
  import type { MarkdownIt } from 'markdown-it'
  /** Adds definition lists: a term, and lines that begin with `: `. */
  export default function deflist(markdown: MarkdownIt): void
}

declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it'
  /** Adds footnotes: `[^1]`, and lines that begin with `[^1]:`. */
  export default function footnote(markdown: MarkdownIt): void
}

declare module 'markdown-it-emoji/lib/data/full.mjs' {
  /** Emoji by their names. */
  const names: Readonly<Record<string, string>>
  export default names
}
