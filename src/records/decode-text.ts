import { isUtf8 } from 'node:buffer'

/** The text of a file, and the encoding of its bytes. */
export interface DecodedText {
  /** Without a byte order mark; lines end with `\n`. */
  readonly text: string
  /** `windows-1252` is a guess, for bytes that are no Unicode. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
}

/** Decodes UTF-8, UTF-16 with a byte order mark, or else Windows-1252. Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  return { text: text.replace(/\r\n?/g, '\n'), encoding }
}

function encodingOf(bytes: Uint8Array): DecodedText['encoding'] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}
