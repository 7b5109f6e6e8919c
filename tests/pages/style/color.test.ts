import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Color, contrast, legible, parseColor, renderColor } from '../../../src/pages/style/color.ts'

const WHITE: Color = [255, 255, 255]
const BLACK: Color = [0, 0, 0]
const value = fc.integer({ min: 0, max: 255 })

describe('parseColor', () => {
  it.each([
    ['#9a3412', [0x9a, 0x34, 0x12]],
    ['#ABC', [0xaa, 0xbb, 0xcc]],
  ])('parses %s', (text, color) => {
    expect(parseColor(text)).toEqual(color)
  })

  it.each([
    '',
    'red',
    '#12',
    '#12345',
    '#1234567',
    '#ggg',
    '#fff;}',
    ' #fff',
    'rgb(1,2,3)',
  ])('returns undefined for %j', text => {
    expect(parseColor(text)).toBeUndefined()
  })

  it('parses the output of renderColor', () => {
    fc.assert(
      fc.property(fc.tuple(value, value, value), color => {
        expect(parseColor(renderColor(color))).toEqual(color)
      }),
    )
  })
})

describe('contrast', () => {
  it('is that of WCAG, in either order', () => {
    expect(contrast(WHITE, BLACK)).toBeCloseTo(21)
    expect(contrast(BLACK, WHITE)).toBeCloseTo(21)
    expect(contrast([0x76, 0x76, 0x76], WHITE)).toBeCloseTo(4.54, 2)
    expect(contrast([255, 0, 0], WHITE)).toBeCloseTo(4, 1)
  })
})

describe('legible', () => {
  it.each([
    ['a light page', [0xf5, 0xf1, 0xea]],
    ['a dark page', [0x21, 0x1f, 0x1c]],
  ] as const)('makes every color stand out on %s', (_, background) => {
    fc.assert(
      fc.property(fc.tuple(value, value, value), color => {
        expect(contrast(legible(color, background, 4.5), background)).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })

  it('does not change a color with enough contrast', () => {
    expect(legible([0x9a, 0x34, 0x12], WHITE, 4.5)).toEqual([0x9a, 0x34, 0x12])
  })
})
