/** An element of HTML with attributes, some of which may be those of JSX: `<div style={{float: 'left'}}>`. */
const ELEMENT =
  /<([a-z][\w-]{0,40})((?:\s{1,200}[\w:-]{1,60}(?:=(?:"[^"]{0,20000}"|'[^']{0,20000}'|\{(?:[^{}]|\{[^{}]{0,1000}\}){0,2000}\}|[^\s"'{}<>=`]{1,2000}))?){1,40})\s{0,200}(\/?)>/g
const JSX_ATTRIBUTE = /\s+([\w:-]+)=\{((?:[^{}]|\{[^{}]*\})*)\}/g
const LITERAL = /^\s*(?:"([^"]*)"|'([^']*)'|`([^`$]*)`|(\d+))\s*$/
/** A space or a line break that is written as an expression. Those before it would make a hard break of Markdown. */
const SPACE = /[ \t]{0,20}\{(["'`])(?: |\\n){0,20}\1\}/g
/** Elements without content (HTML standard, section 13.1.2). */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
/** Elements whose text is no HTML: without an end, everything that follows would be theirs. */
const SWALLOWING = /^(?:audio|iframe|noscript|object|script|style|textarea|title|video)$/

/**
 * Writes elements of JSX as HTML: attributes that are expressions are left out unless they are text, and an element with a slash
 * at its end is closed. Docusaurus reads JSX in `.md` files too.
 */
export function withoutJsx(text: string): string {
  return withoutSpaces(text).replace(ELEMENT, (found, name: string, attributes: string, slash: string) => {
    const isExpression = attributes.includes('={')
    if (!isExpression && !(slash && SWALLOWING.test(name))) return found
    const own = attributes.replace(JSX_ATTRIBUTE, (_, attribute: string, value: string) => {
      const literal = LITERAL.exec(value)
        ?.slice(1)
        .find(part => part !== undefined)
      return literal === undefined ? '' : ` ${attribute}="${literal.replaceAll('"', '&quot;')}"`
    })
    const end = slash && !VOID.test(name) ? `></${name}>` : `${slash && ' /'}>`
    return `<${name}${own.replace(/\sclassName=/g, ' class=')}${end}`
  })
}

/** Writes expressions such as `{' '}` as the space that they are. */
export function withoutSpaces(text: string): string {
  return text.replace(SPACE, ' ')
}
