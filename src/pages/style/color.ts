/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number]

/** Parses `#rgb` or `#rrggbb` of CSS; returns undefined for anything else. */
export function parseColor(text: string): Color | undefined {
  const digits = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(text)
  if (digits === null) return undefined
  const six = digits[2] ?? digits[1]?.replace(/./g, '$&$&') ?? ''
  return [channel(six.slice(0, 2)), channel(six.slice(2, 4)), channel(six.slice(4, 6))]
}

/** Returns the colour as `#rrggbb`. */
export function renderColor(color: Color): string {
  return `#${color.map(value => value.toString(16).padStart(2, '0')).join('')}`
}

/** Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const BLACK: Color = [0, 0, 0]
const WHITE: Color = [255, 255, 255]

/** Number of steps from a colour to black or white. */
const STEPS = 100

/**
 * Returns the colour if its contrast with the background is at least `ratio`. Otherwise returns the nearest mix that
 * has it: with black on a light background, with white on a dark one.
 */
export function legible(color: Color, background: Color, ratio: number): Color {
  const end = luminance(background) > luminance([128, 128, 128]) ? BLACK : WHITE
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(color, end, step / STEPS)
    if (contrast(mixed, background) >= ratio) return mixed
  }
  return end
}

function channel(digits: string): number {
  return Number.parseInt(digits, 16)
}

/** Returns the relative luminance of WCAG 2.2: 0 is black, 1 is white. */
function luminance([red, green, blue]: Color): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(value: number): number {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function mix([red, green, blue]: Color, [toRed, toGreen, toBlue]: Color, part: number): Color {
  const between = (from: number, to: number) => Math.round(from + (to - from) * part)
  return [between(red, toRed), between(green, toGreen), between(blue, toBlue)]
}
