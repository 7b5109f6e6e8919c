/**
 * Turns notes and warnings into quotations with a heading: `:::note`, `!!! note "Title"` and `> [!NOTE]`. The code of the text
 * is masked. Each line keeps what stands before it, so that lists and quotations stay whole.
 */
export function expandAdmonitions(source: string): string {
  if (!/^[ \t>]*(?::::|!!!|\?\?\?|>[ \t]*\[!)/m.test(source)) return source
  return expandDirectives(expandIndented(expandAlerts(source)))
}

const ALERT = /^([ \t>]*>)[ \t]*\[!([a-z][\w-]*)\][+-]?[ \t]*(.*)$/i

/** GitHub and Obsidian: a quotation that begins with `[!NOTE]`. */
function expandAlerts(source: string): string {
  let previous = ''
  const lines = source.split('\n').map(line => {
    const [, prefix, type, title] = previous.trimStart().startsWith('>') ? [] : (ALERT.exec(line) ?? [])
    previous = line
    return prefix === undefined || type === undefined ? line : `${prefix} ${heading(type, title)}\n${prefix}`
  })
  return lines.join('\n')
}

const INDENTED =
  /^([ \t>]*)(?:!!!|\?\?\?\+?)[ \t]+([a-z][\w-]*)(?:[ \t]+[a-z][\w-]*)*(?:[ \t]+"([^"]*)")?[ \t]*$/i

/** Python-Markdown: a line `!!! note`, and the text below it, which is indented by four columns. */
function expandIndented(source: string): string {
  const lines = source.split('\n')
  const output: string[] = []
  let open: { readonly prefix: string; readonly indented: string } | undefined
  for (const [at, line] of lines.entries()) {
    if (open !== undefined && line.trim() !== '' && !line.startsWith(open.indented)) {
      output.push('', `${open.prefix}</blockquote>`, '')
      open = undefined
    }
    const [, prefix, type, title] = open === undefined ? (INDENTED.exec(line) ?? []) : []
    const indented = `${prefix}    `
    if (prefix !== undefined && type !== undefined && lines[at + 1]?.startsWith(indented)) {
      output.push('', `${prefix}<blockquote>`, '', prefix + heading(type, title), '')
      open = { prefix, indented }
    } else output.push(open === undefined ? line : open.prefix + line.slice(open.indented.length))
  }
  if (open !== undefined) output.push('', `${open.prefix}</blockquote>`)
  return output.join('\n')
}

const OPENING =
  /^([ \t>]*):{3,}[ \t]*\{?\.?([a-z][\w-]*)[ \t]*(?:\[([^\]]*)\])?[ \t]*(?:\{[^}]*\}|\})?[ \t]*([^\n{}]*?)[ \t]*$/i
const CLOSING = /^[ \t>]*:{3,}[ \t]*$/

/** Docusaurus, VuePress, Pandoc: the lines between `:::note Title` and `:::`. Only pairs are mark-up. */
function expandDirectives(source: string): string {
  const lines = source.split('\n')
  const open: number[] = []
  for (const [at, line] of lines.entries()) {
    if (OPENING.test(line)) open.push(at)
    const start = CLOSING.test(line) ? open.pop() : undefined
    const [, prefix = '', type = '', label, title = ''] = OPENING.exec(lines[start ?? -1] ?? '') ?? []
    if (start === undefined) continue
    const element = TITLES.has(type.toLowerCase()) ? 'blockquote' : 'div'
    const words = element === 'blockquote' ? heading(type, label ?? title) : (label ?? title)
    lines[start] = ['', `${prefix}<${element}>`, '', prefix + words, ''].join('\n')
    lines[at] = ['', `${prefix}</${element}>`, ''].join('\n')
  }
  return lines.join('\n')
}

const TITLES = new Set(
  (
    'abstract admonition alert attention bug callout caution danger error example failure hint important info information ' +
    'message note notice question quote success summary tip todo warn warning'
  ).split(' '),
)

/** Returns the title of a note, or else its kind with a capital. */
export function heading(type: string, title = ''): string {
  return `**${title.trim().replace(/\*/g, '\\*') || type.charAt(0).toUpperCase() + type.slice(1).toLowerCase()}**`
}
