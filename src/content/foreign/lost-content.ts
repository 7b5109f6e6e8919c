import type { Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import { maskCode } from '../markdown/code-regions.ts'
import { isCompanionScript, pageOfScript } from './script-embeds.ts'

/** A part of a text that no reader shows. */
export interface LostContent {
  /** What it is, for its author. */
  readonly message: string
  /** Index in the source of the body. */
  readonly index: number
}

/**
 * Returns what a body loses on the way to readers, each thing once, in its order: scripts, drawings and addresses that no reader
 * opens. The words of a body are never lost.
 */
export function findLostContent({ format, source }: Body): readonly LostContent[] {
  if (format === 'text' || !MARKUP.test(source)) return []
  const { text, restore } = maskCode(source, { isHtml: format === 'html', keepsScripts: true })
  const found = [...lostElements(text), ...lostAddresses(text, format)].sort((a, b) => a.index - b.index)
  const first = new Map<string, LostContent>()
  let length = 0
  let last = 0
  for (const { message, index } of found) {
    if (first.has(message)) continue
    length += restore(text.slice(last, index)).length
    last = index
    first.set(message, { message, index: length })
    if (first.size === MAX_FOUND) break
  }
  return [...first.values()]
}

/** Authors correct the first few, and then look again. */
const MAX_FOUND = 20
const MARKUP = /<|\]\(|\]:/
const ELEMENT = /<(script|svg|img|image)\b([^<>]*)>/gi

function lostElements(text: string): LostContent[] {
  return [...text.matchAll(ELEMENT)].flatMap(({ 1: name = '', 2: attributes = '', index }) => {
    if (IN_ADDRESS.test(text.slice(Math.max(0, index - ADDRESS_LENGTH), index))) return []
    const message = messageOf(name.toLowerCase(), attributes)
    return message === undefined ? [] : [{ message, index }]
  })
}

/** In characters. */
const ADDRESS_LENGTH = 60
const IN_ADDRESS = /data:image\/svg[^"'<>]*$/i

function messageOf(name: string, attributes: string): string | undefined {
  if (name === 'script') return scriptMessage(attributes)
  if (name === 'svg') return isIcon(attributes) ? undefined : DRAWING
  return /\s(?:data-[\w-]*)?(?:src|srcset|original|href)\s*=\s*["']?\s*[^\s"'>]/i.test(attributes)
    ? undefined
    : NO_SOURCE
}

const DRAWING = 'the text has a drawing in SVG, which readers do not show: make a file of it, and name that'
const NO_SOURCE = 'the text has an image without an address: it is left out'

function isIcon(attributes: string): boolean {
  const width = /\s(?:width|height)\s*=\s*["']?\s*(\d+|\d+(?:\.\d+)?r?em)\b/i.exec(attributes)?.[1] ?? ''
  return /aria-hidden\s*=\s*["']?true|class\s*=\s*["'][^"']*icon/i.test(attributes) || isSmall(width)
}

/** In pixels. */
const MAX_ICON_WIDTH = 48

function isSmall(width: string): boolean {
  return /em$/i.test(width) || (width !== '' && Number(width) <= MAX_ICON_WIDTH)
}

/** Types of scripts that show nothing, or that are read as formulas */
const DATA_TYPE =
  /\stype\s*=\s*["']?(?:application\/(?:ld\+)?json|math\/|text\/x-mathjax|speculationrules|importmap)/i

function scriptMessage(attributes: string): string | undefined {
  const src = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes)?.slice(1).find(Boolean)
  if (DATA_TYPE.test(attributes)) return undefined
  if (src === undefined) return 'the text has a script, which readers do not run: what it shows is left out'
  if (pageOfScript(src, attributes) !== undefined || isCompanionScript(src)) return undefined
  const host = URL.parse(src, 'https://here.invalid')?.hostname
  const place = host === undefined || host === 'here.invalid' ? quote(src) : host
  return `the text has a script from ${place}, which readers do not run: what it shows is left out`
}

/** Addresses of pictures and links that have a scheme */
const ADDRESSES = [
  /\b(src|href|poster)\s*=\s*["']?\s*([a-z][a-z\d+.-]*:[^\s"'<>]*)/gi,
  /(\]\()\s*<?([a-z][a-z\d+.-]*:[^\s"'<>)]*)/gi,
]
const OPENED = /^(?:https?|mailto|tel|data|record|javascript):/i

function lostAddresses(text: string, format: Body['format']): LostContent[] {
  const patterns = format === 'html' ? ADDRESSES.slice(0, 1) : ADDRESSES
  return patterns
    .flatMap(pattern => [...text.matchAll(pattern)])
    .filter(([, , url = '']) => !OPENED.test(url))
    .map(({ 2: url = '', index }) => ({
      message: `the text has the address ${quote(url)}, which readers do not open: it is left out`,
      index,
    }))
}
