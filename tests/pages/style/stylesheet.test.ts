import { describe, expect, it } from 'vitest'
import { stylesheet, stylesheetFor } from '../../../src/pages/style/stylesheet.ts'

describe('stylesheet', () => {
  it('has the style sheet, and a hash for its URL', () => {
    expect(stylesheet.css.toString()).toContain('prefers-color-scheme: dark')
    expect(stylesheet.hash).toMatch(/^[0-9a-f]{16}$/)
  })

  it('loads no other file', () => {
    expect(stylesheet.css.toString()).not.toMatch(/@import|url\(/)
  })

  it('has the backgrounds for which colors are adapted', () => {
    const backgrounds = [...stylesheet.css.toString().matchAll(/--raised: (#\w+)/g)].map(([, color]) => color)
    expect(backgrounds).toEqual(['#f5f1ea', '#211f1c', '#ffffff'])
  })
})

describe('stylesheetFor', () => {
  it('adds the color of the publication, adapted to light and dark pages', () => {
    const { css, hash } = stylesheetFor('#06c')
    const accents = [...css.toString().matchAll(/--accent: (#\w+)/g)].map(([, color]) => color)
    expect(accents.slice(-2)).toEqual(['#0066cc', '#3b89d8'])
    expect(css.toString().startsWith(stylesheet.css.toString())).toBe(true)
    expect(hash).not.toBe(stylesheet.hash)
    expect(stylesheetFor('#0066cc').hash).toBe(hash)
  })

  it.each([undefined, 'red', '#fff; } body { display: none'])('has its default color for %j', color => {
    expect(stylesheetFor(color)).toBe(stylesheet)
  })
})
