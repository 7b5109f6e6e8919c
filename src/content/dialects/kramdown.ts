/** One attribute of kramdown: `.class`, `#id` or `name="value"` */
const ATTRIBUTE = String.raw`(?:[.#][\w:.-]{1,80}|[\w-]{1,40}=(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|[^\s"'{}]{1,200}))`

/** `{: .class}` alone in its line (kramdown.gettalong.org/syntax.html#block-ials) */
const OWN_LINE = new RegExp(
  String.raw`^[ \t>]*\{:[ \t]*(?:toc|${ATTRIBUTE})(?:[ \t]+(?:toc|${ATTRIBUTE})){0,20}[ \t]*\}[ \t]*$`,
  'gm',
)
/** `{: .class}` at the end of a line, or after a link, a picture, emphasis or code; without `:` only after a link or picture */
const AFTER_TEXT = new RegExp(
  String.raw`(?<=[)*_\x60\uE001])\{:[ \t]*${ATTRIBUTE}(?:[ \t]+${ATTRIBUTE}){0,20}[ \t]*\}|(?<=\))\{[ \t]*${ATTRIBUTE}(?:[ \t]+${ATTRIBUTE}){0,20}[ \t]*\}|[ \t]{0,9}\{:[ \t]*[.#]${ATTRIBUTE.slice(0, 0)}[\w:.-]{1,80}(?:[ \t]+${ATTRIBUTE}){0,20}[ \t]*\}[ \t]*$`,
  'gm',
)
const TABLE_OF_CONTENTS =
  /^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]{1,80}\n[ \t]*\{:[^{}\n]*\btoc\b[^{}\n]*\}[ \t]*$/gm
const EXTENSION =
  /\{::(?:options|nomarkdown|comment)\b[^{}\n]{0,300}\/\}|\{::comment\}[\s\S]{0,20000}?\{:\/(?:comment)?\}|\{::nomarkdown\}|\{:\/(?:nomarkdown)?\}/g
const ID_BELOW = /^(#{1,6}[ \t][^\n]*)\n\{:[ \t]*(#[\w:.-]+)[^{}\n]*\}[ \t]*$/gm

/** Removes the attributes of kramdown, which say how a text looks. The id of a heading stays. */
export function expandKramdown(text: string): string {
  if (!text.includes('{')) return text
  return text
    .replace(EXTENSION, '')
    .replace(TABLE_OF_CONTENTS, '')
    .replace(ID_BELOW, '$1 {$2}')
    .replace(OWN_LINE, '')
    .replace(AFTER_TEXT, found =>
      /^[ \t]*\{:?[ \t]*#/.test(found) ? ` ${found.trim().replace('{:', '{')}` : '',
    )
}
