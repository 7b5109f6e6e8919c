import { type DialectContext, recordLink } from './dialect.ts'

/** `[[Name]]`, `[[Name#Heading|words]]` and `![[picture.png]]`, but not `[[1]](url)` */
const LINK =
  /(!?)\[\[([^[\]|\n\s][^[\]|\n]{0,200})(?:\|([^[\]\n]{1,300}))?\]\](?!\(|\[(?!\^)|:[ \t]*(?:<|\/|https?:))/g
const PICTURE = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i
const NOT_A_NOTE =
  /^_?toc_?$|^[-!:]|^(?:nodiscard|maybe_unused|noreturn|likely|unlikely|deprecated|fallthrough)\b/i

/** Turns the links of Obsidian and wikis into links to records. Their words stay where there is no such record. */
export function expandWikiLinks(text: string, { onUnknown }: Pick<DialectContext, 'onUnknown'>): string {
  if (!text.includes('[[')) return text
  return text.replace(LINK, (found, embed: string, name: string, words: string | undefined) => {
    if (NOT_A_NOTE.test(name)) return found
    if (embed && PICTURE.test(name))
      return `![${/^\d+(?:x\d+)?$/.test(words ?? '') ? '' : (words ?? '')}](<${name}>)`
    if (embed) onUnknown('![[…]]')
    return `[${words ?? name.replace(/^#/, '').replace(/#/g, ' > ')}](${name.startsWith('#') ? name : recordLink(name)})`
  })
}
