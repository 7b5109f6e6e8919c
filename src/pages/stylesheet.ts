import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const HASH_LENGTH = 16

const css = readFileSync(new URL('./style.css', import.meta.url))

/** The pages' one stylesheet, read once, and a hash of its bytes (16 hexadecimal digits) to put into its URL. */
export const stylesheet: { readonly css: Buffer; readonly hash: string } = {
  css,
  hash: createHash('sha256').update(css).digest('hex').slice(0, HASH_LENGTH),
}
