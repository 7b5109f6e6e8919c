import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Color, legible, parseColor, renderColor } from './color.ts'

const HASH_LENGTH = 16

/** WCAG 2.2, 1.4.3, level AA. */
const TEXT_CONTRAST = 4.5

/** The backgrounds of style.css (`--raised`) that leave the accent the least contrast. */
const LIGHT: Color = [0xf5, 0xf1, 0xea]
const DARK: Color = [0x21, 0x1f, 0x1c]

const css = readFileSync(new URL('./style.css', import.meta.url))

/** A stylesheet, and a hash of its bytes (16 hexadecimal digits) to put into its URL. */
export interface Stylesheet {
  readonly css: Buffer
  readonly hash: string
}

/** The pages' one stylesheet. */
export const stylesheet: Stylesheet = withHash(css)

/**
 * The pages' stylesheet in the publication's color, `#rgb` or `#rrggbb`: darker on light pages and lighter on dark
 * ones where links would not be legible otherwise. Without a color, or with what is none, the pages keep their own.
 */
export function stylesheetFor(color: string | undefined): Stylesheet {
  const accent = color === undefined ? undefined : parseColor(color)
  return accent === undefined ? stylesheet : withHash(Buffer.concat([css, Buffer.from(accentRules(accent))]))
}

/** For screens: on paper, links are black. */
function accentRules(accent: Color): string {
  const light = renderColor(legible(accent, LIGHT, TEXT_CONTRAST))
  const dark = renderColor(legible(accent, DARK, TEXT_CONTRAST))
  return `
@media screen {
  :root {
    --accent: ${light};
  }
}

@media screen and (prefers-color-scheme: dark) {
  :root {
    --accent: ${dark};
  }
}
`
}

function withHash(bytes: Buffer): Stylesheet {
  return { css: bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH) }
}
