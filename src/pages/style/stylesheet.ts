import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Color, legible, parseColor, renderColor } from './color.ts'

/** A stylesheet, and a hash of its bytes for its URL: 16 hexadecimal digits. */
export interface Stylesheet {
  readonly css: Buffer
  readonly hash: string
}

const HASH_LENGTH = 16
const css = readFileSync(new URL('./style.css', import.meta.url))

/** The stylesheet that pages of episodes and shows load as well. Its colours are those of the other one. */
export const podcastStylesheet: Stylesheet = withHash(readFileSync(new URL('./podcast.css', import.meta.url)))

/** The stylesheet of all pages, in its default colour. */
export const stylesheet: Stylesheet = withHash(css)

/**
 * Returns the stylesheet in the publication's colour, `#rgb` or `#rrggbb`. If links would not be legible, the colour is
 * darker on light pages and lighter on dark ones. Without a valid colour, returns the default stylesheet.
 */
export function stylesheetFor(color: string | undefined): Stylesheet {
  const accent = color === undefined ? undefined : parseColor(color)
  return accent === undefined ? stylesheet : withHash(Buffer.concat([css, Buffer.from(accentRules(accent))]))
}

/** Minimum contrast of text (WCAG 2.2, 1.4.3, level AA). */
const TEXT_CONTRAST = 4.5

/** The backgrounds in style.css (`--raised`) with the least contrast to the accent. */
const LIGHT: Color = [0xf5, 0xf1, 0xea]
const DARK: Color = [0x21, 0x1f, 0x1c]

/** Renders the rules for screens only: on paper, links are black. */
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
