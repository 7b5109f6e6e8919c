import { describe, expect, it } from 'vitest'
import { stylesheet } from '../../src/pages/stylesheet.ts'

describe('stylesheet', () => {
  it('is the style sheet, with a hash for its URL', () => {
    expect(stylesheet.css.toString()).toContain('prefers-color-scheme: dark')
    expect(stylesheet.hash).toMatch(/^[0-9a-f]{16}$/)
  })

  it('fetches nothing', () => {
    expect(stylesheet.css.toString()).not.toMatch(/@import|url\(/)
  })
})
