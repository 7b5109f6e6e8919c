import { endsFence, fenceOf } from '../markdown/code-regions.ts'
import { type DialectContext, expandComponent } from './dialect.ts'
import { expandTags, kindOf, type Tag, type Values, valuesOf } from './tags.ts'

/** An import of a component, a picture or a text, at the beginning of a line */
const IMPORT = /^import\s+(?:(?:(\w+)|[\w*{}\s,$]{1,500}?)\s+from\s+)?["']([^"'\n]{1,500})["'];?[ \t]*$\n?/gm
const EXPORT =
  /^export\s+(?:const|let|var|function|default|async)\b[\s\S]{0,20000}?(?:\n(?=[ \t]*\n)|$(?![\s\S]))/gm
const COMMENT = /\{\/\*([\s\S]{0,20000}?)\*\/\}/g
const TAG =
  /<(\/?)([A-Z][\w.]{0,80})((?:[^<>"'{}]|"[^"]{0,1000}"|'[^']{0,1000}'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,1000}\}){0,2000}?)(\/?)>/g
/** `src={photo}`, `src={require('./a.png').default}`, `src={useBaseUrl('/a.png')}` */
const EXPRESSION =
  /\b([\w-]{1,40})=\{\s{0,9}(?:(?:require|useBaseUrl|withBase)\(\s{0,9}["']([^"']{1,500})["']\s{0,9}\)(?:\.default)?|([A-Za-z_$]\w{0,60})(?:\.src)?|["'`]([^"'`{}]{0,2000})["'`])\s{0,9}\}/g
const TEXT = /\{\s{0,9}["'`]([^"'`{}]{0,2000})["'`]\s{0,9}\}/g
const NAME =
  /\{\s{0,9}([A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,6})(?:\([^(){}]{0,200}\))?\s{0,9}\}/g

/** Whether a text is MDX: by its name, or because it begins with an import. */
export function isMdx(text: string, path: string): boolean {
  return (
    /\.mdx$/i.test(path) ||
    /^(?:\s|<!--[^<>]*-->)*import\s+[\w*{}\s,$]{1,500}?\s+from\s+["'][^"'\n]+["'];?[ \t]*(?:\n|$)/.test(text)
  )
}

/**
 * Moves the text inside components to the left. In MDX the indentation of a text means nothing, but in Markdown it would be
 * code.
 */
export function withoutIndentation(text: string): string {
  let indent = 0
  let isFirst = false
  let fence: string | undefined
  const lines = text.split('\n').map(line => {
    if (fence === undefined && /^[ \t]*<\/?[A-Z]/.test(line)) {
      isFirst = true
      return line.trimStart()
    }
    const own = line.length - line.trimStart().length
    if (isFirst && line.trim() !== '') {
      indent = own
      isFirst = false
    }
    if (fence === undefined) fence = fenceOf(line)
    else if (endsFence(line, fence)) fence = undefined
    return line.slice(Math.min(indent, own))
  })
  return lines.join('\n')
}

/** Replaces imports, components and expressions of MDX (mdxjs.com/docs/what-is-mdx). */
export function expandMdx(text: string, context: DialectContext): string {
  const files: Record<string, string> = {}
  const body = text
    .replace(IMPORT, (_, name: string | undefined, file: string) => {
      if (name !== undefined) files[name] = file
      return ''
    })
    .replace(EXPORT, '')
    .replace(COMMENT, (_, words: string) =>
      /^\s*(?:truncate|more)\s*$/.test(words) ? '<!-- truncate -->' : '',
    )
    .replace(/\s{1,200}\b(?:style|sx)=\{\{[^{}]{0,1000}\}\}/g, '')
    .replace(/\bclassName=/g, 'class=')
    .replace(EXPRESSION, (found, name: string, file?: string, imported?: string, words?: string) => {
      const value =
        file ??
        words ??
        (imported !== undefined && Object.hasOwn(files, imported) ? files[imported] : undefined)
      return value === undefined ? found : `${name}="${value.replace(/"/g, '&quot;')}"`
    })
    .replace(TEXT, '$1')
  const expanded = expandTags(body, [...tagsOf(body)], (tag, inner) => expand(tag, inner, context))
  return expanded.replace(NAME, (_, name: string) => expression(name, context))
}

function* tagsOf(text: string): Generator<Tag> {
  for (const { 0: found, 1: slash, 2: name = '', 3: written = '', 4: single, index } of text.matchAll(TAG)) {
    const kind = kindOf(slash, single)
    yield { index, end: index + found.length, name, kind, written }
  }
}

function expand({ name, written }: Tag, inner: string | undefined, context: DialectContext): string {
  const values = valuesOf(written)
  if (name === 'CodeBlock') return context.hideCode(inner ?? '', values.language)
  return expandComponent({ name, values: named(values), inner }, context, `<${name}>`)
}

/** An attribute without a value is no unnamed value. */
function named(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/^\d+$/.test(name)))
}

/** Returns a field that a text shows. */
function expression(name: string, { fields, onUnknown }: DialectContext): string {
  const value = fields[/^(?:frontMatter|frontmatter|meta)\.(\w+)$/.exec(name)?.[1] ?? '']
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  onUnknown(`{${name}}`)
  return ''
}
