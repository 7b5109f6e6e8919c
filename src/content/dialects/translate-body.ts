import type { Body } from '../../articles/article.ts'
import { type CodeTag, maskCode } from '../markdown/code-regions.ts'
import { hideFormulas } from '../markdown/math-rules.ts'
import { escapeHtml } from '../plain-text.ts'
import type { DialectContext } from './dialect.ts'
import { expandDirectives } from './directives.ts'
import { expandHugo } from './hugo.ts'
import { withoutJsx, withoutSpaces } from './jsx-elements.ts'
import { expandKramdown } from './kramdown.ts'
import { expandLiquid } from './liquid.ts'
import { expandMdx, isMdx, withoutIndentation } from './mdx.ts'
import { valuesOf } from './tags.ts'
import { expandWikiLinks } from './wiki-links.ts'

/** A record whose text may have the templates of another tool. */
export interface TranslatedRecord {
  /** Path of the record inside the folder. */
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
  /** Texts of its site that templates show, by their names in lower case, such as `site.title`. */
  readonly values?: Readonly<Record<string, string>> | undefined
}

/** A text without templates, and how often each unknown tag occurs in the original. */
export interface Translation {
  readonly body: Body
  readonly unknown: ReadonlyMap<string, number>
}

/**
 * Replaces the templates of Hugo, Jekyll, Zola, Docusaurus and others by the HTML that a reader should see. Unknown tags are
 * dropped, but not the text inside them. Code stays as it is.
 */
export function translateBody(body: Body, { path, fields, values = {} }: TranslatedRecord): Translation {
  const unknown = new Map<string, number>()
  if (body.format === 'text') return { body, unknown }
  const isHtml = body.format === 'html'
  const sample = isHtml ? elementOfCode : fenceOfCode
  const isMdxText = !isHtml && isMdx(body.source, path)
  const source = withDivider(isMdxText ? withoutIndentation(body.source) : body.source, fields)
  const masked = maskCode(source, {
    isHtml,
    isMdx: isMdxText,
    expandCodeTag: tag => expandCodeTag(tag, sample),
    cleanCode: code => withoutEscapes(code, path),
  })
  const context: DialectContext = {
    path,
    fields,
    values,
    hide: masked.hide,
    hideCode: (code, language) => masked.hide(sample(code, language)),
    onUnknown: name => unknown.set(name, (unknown.get(name) ?? 0) + 1),
  }
  const html = isMdxText ? masked.text : withoutJsx(masked.text)
  const text = expandLiquid(expandHugo(html, context), context)
  const plain = isMdxText
    ? withoutJsx(expandMdx(hideFormulas(withoutSpaces(text), masked.hide), context))
    : text
  const translated = isHtml
    ? plain
    : expandKramdown(expandDirectives(expandWikiLinks(plain, context), context))
  return { body: { ...body, source: masked.restore(translated) }, unknown }
}

/** Writes code in the format of a text. */
type WriteCode = (code: string, language: string | undefined) => string

function expandCodeTag({ name, written, inner }: CodeTag, write: WriteCode): string {
  if (name === 'comment') return ''
  if (name === 'raw' || name === 'verbatim') return inner
  const values = valuesOf(written)
  return write(inner, values.lang ?? (name === 'highlight' ? values[0] : undefined))
}

/** Returns a fence that nothing in the code can end. */
const fenceOfCode: WriteCode = (code, language = '') => {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language.replace(/[`\s]/g, '')}\n${code.replace(/^[ \t]*\n|\s+$/g, '')}\n${fence}\n`
}

const elementOfCode: WriteCode = (code, language = '') => {
  const attribute = language === '' ? '' : ` class="language-${escapeHtml(language)}"`
  return `<pre><code${attribute}>${escapeHtml(code.replace(/^[ \t]*\n|\s+$/g, ''))}</code></pre>`
}

// Code shows tags of a template that are escaped: with slashes in Hugo, and with `raw` in posts of Jekyll.
function withoutEscapes(code: string, path: string): string {
  const shown = code.replace(/(\{\{[<%]\s*)\/\*([^{}]{0,5000}?)\*\/(\s*[>%]\}\})/g, '$1$2$3')
  return /(?:^|\/)_(?:posts|drafts)\//.test(path) ? shown.replace(/\{%-?\s*(?:end)?raw\s*-?%\}/g, '') : shown
}

/** Marks the end of an excerpt as other tools do, where the record has its own mark. */
function withDivider(source: string, fields: TranslatedRecord['fields']): string {
  const separator = fields.excerpt_separator
  if (typeof separator !== 'string' || separator.trim().length < 3 || /^\s*<!--\s*more/.test(separator))
    return source
  const at = source.indexOf(separator)
  return at < 0 ? source : `${source.slice(0, at)}<!--more-->${source.slice(at + separator.length)}`
}
