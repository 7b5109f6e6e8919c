import { describe, expect, it } from 'vitest'
import { isHeavy, MAX_LIGHT_WEIGHT } from '../../src/articles/heavy-text.ts'

const ORDINARY =
  'The alliance will *expand* its mission, its secretary said, and [ministers](x) decide next week.\n'

describe('isHeavy', () => {
  it.each([
    ['nothing', ''],
    ['an ordinary article of 1,500 words', ORDINARY.repeat(100)],
    ['plain text at the limit', 'a'.repeat(MAX_LIGHT_WEIGHT)],
    ['letters of other scripts', 'ж字é'.repeat(10_000)],
  ])('is false for %s', (_, text) => {
    expect(isHeavy(text)).toBe(false)
  })

  it.each([
    ['plain text over the limit', 'a'.repeat(MAX_LIGHT_WEIGHT + 1)],
    ['much less text that is all mark-up', '*_'.repeat(2_500)],
    ['many line breaks', 'a\n'.repeat(5_000)],
  ])('is true for %s', (_, text) => {
    expect(isHeavy(text)).toBe(true)
  })

  it('is the same for text and for its bytes', () => {
    for (const text of [
      ORDINARY,
      '*_'.repeat(900),
      '*_'.repeat(1_000),
      '<p>'.repeat(900),
      '<p>'.repeat(1_100),
    ])
      expect(isHeavy(Buffer.from(text))).toBe(isHeavy(text))
  })
})
