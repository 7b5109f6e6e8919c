import { Parser } from 'htmlparser2'

/** A text as newsboat writes it, and the addresses that its numbers stand for. */
export interface TerminalText {
  readonly lines: readonly string[]
  readonly links: readonly TerminalLink[]
}

/** An address at the foot of a text. */
export interface TerminalLink {
  readonly url: string
  readonly kind: 'link' | 'image' | 'video' | 'audio' | 'iframe'
}

/** Blocks before and after which a new line begins. */
const BLOCKS = new Set('blockquote dd div dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul'.split(' '))
/** Of them, those with an empty line before. */
const SPACED = new Set('blockquote div h1 h2 h3 h4 h5 h6 ol p pre table ul'.split(' '))
const MEDIA = { img: 'image', video: 'video', audio: 'audio', iframe: 'iframe' } as const
const INDENT: Readonly<Record<string, number>> = { blockquote: 2, dd: 4, li: 4 }

/**
 * Writes HTML as newsboat's own renderer does (src/htmlrenderer.cpp, 2026): a number stands for each link, a description for each
 * picture, and nothing for elements that it does not know, except their text. Lines are not broken at a width. An enclosure that is
 * a picture has the first number.
 */
export function terminalText(html: string, picture?: string): TerminalText {
  const writer = createWriter()
  if (picture !== undefined) writer.enclosure(picture)
  const parser = new Parser({
    onopentag: writer.open,
    ontext: writer.text,
    onclosetag: writer.close,
  })
  parser.end(html)
  return writer.finish()
}

function createWriter() {
  const lines: string[] = []
  const links: TerminalLink[] = []
  const counts = { image: 0, video: 0, audio: 0, iframe: 0 }
  /** For each open list the number of its next item; undefined in one without numbers. */
  const lists: (number | undefined)[] = []
  let line = ''
  let indent = 0
  let link: number | undefined
  let preformatted = false
  /** Depth within a player, whose text is for browsers that have none. */
  let player = 0

  function numberOf(url: string, kind: TerminalLink['kind']): number {
    const known = links.findIndex(each => each.url === url)
    return known >= 0 ? known + 1 : links.push({ url, kind })
  }

  function breakLine(): void {
    if (line.trim() !== '') lines.push(line.trimEnd())
    line = ' '.repeat(indent)
  }

  function emptyLine(): void {
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('')
  }

  function medium(kind: keyof typeof counts, url: string, title: string | undefined): void {
    counts[kind]++
    const about = title ? `: ${title}` : ''
    line += `[${kind} ${counts[kind]}${about} (link #${numberOf(url, kind)})]`
  }

  function startBlock(name: string): void {
    breakLine()
    if (SPACED.has(name) && !(lists.length > 0 && (name === 'ol' || name === 'ul'))) emptyLine()
    indent += name === 'li' ? 0 : (INDENT[name] ?? 0)
    line = ' '.repeat(indent)
  }

  function startItem(): void {
    const number = lists.at(-1)
    line += number === undefined ? '  * ' : `${String(number).padStart(2)}. `
    if (number !== undefined) lists[lists.length - 1] = number + 1
    indent += INDENT.li ?? 0
  }

  return {
    enclosure(url: string): void {
      lines.push(`Image[${numberOf(url, 'image')}]`, '')
    },
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (BLOCKS.has(name)) startBlock(name)
      if (name === 'ol') lists.push(Number(attributes.start ?? 1))
      else if (name === 'ul') lists.push(undefined)
      else if (name === 'li') startItem()
      else if (name === 'br') breakLine()
      else if (name === 'hr') lines.push('-'.repeat(40))
      else if (name === 'pre') preformatted = true
      else if (name === 'sup') line += '^'
      else if (name === 'sub') line += '['
      else if (name === 'q') line += '"'
      else if ((name === 'td' || name === 'th') && line.trim() !== '') line += '  '
      else if (name === 'a' && attributes.href) link = numberOf(attributes.href, 'link')
      if (name in MEDIA && attributes.src)
        medium(MEDIA[name as keyof typeof MEDIA], attributes.src, attributes.alt || attributes.title)
      if (name === 'source' && player > 0 && attributes.src) medium('video', attributes.src, undefined)
      if (name === 'video' || name === 'audio') player++
    },
    text(text: string): void {
      if (player > 0) return
      if (!preformatted) {
        const folded = text.replace(/\s+/g, ' ')
        line += line.trim() === '' || line.endsWith(' ') ? folded.trimStart() : folded
        return
      }
      const [first = '', ...others] = text.split('\n')
      line += first
      for (const other of others) {
        lines.push(line.trimEnd())
        line = ' '.repeat(indent) + other
      }
    },
    close(name: string): void {
      if (name === 'a' && link !== undefined) {
        line += `[${link}]`
        link = undefined
      }
      if (name === 'sub') line += ']'
      if (name === 'q') line += '"'
      if (name === 'video' || name === 'audio') player--
      if (name === 'pre') preformatted = false
      if (name === 'ol' || name === 'ul') lists.pop()
      if (!BLOCKS.has(name)) return
      const { length } = lines
      breakLine()
      if (name === 'h1' && lines.length > length) lines.push('-'.repeat(lines.at(-1)?.length ?? 0))
      indent = Math.max(0, indent - (INDENT[name] ?? 0))
      line = ' '.repeat(indent)
      if (name === 'blockquote' || ((name === 'ol' || name === 'ul') && lists.length === 0)) emptyLine()
    },
    finish(): TerminalText {
      breakLine()
      while (lines.at(-1) === '') lines.pop()
      return { lines, links }
    },
  }
}
