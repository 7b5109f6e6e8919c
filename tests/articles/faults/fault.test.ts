import { describe, expect, it } from 'vitest'
import { faultText, quote } from '../../../src/articles/faults/fault.ts'

describe('faultText', () => {
  it('names the place, the field and the fault', () => {
    const fault = {
      severity: 'fault',
      file: 'news/ä.md',
      line: 3,
      field: 'title',
      message: 'came nothing',
    } as const
    expect(faultText(fault)).toBe('news/ä.md:3 title: came nothing')
    expect(faultText({ ...fault, severity: 'warning', line: undefined, field: undefined })).toBe(
      'news/ä.md warning: came nothing',
    )
  })

  it('cannot control the terminal', () => {
    const fault = { severity: 'fault', file: 'a\u001b[2J\u009b\u202E\n.md', message: 'm' } as const
    expect(faultText(fault)).toBe('a\\u001b[2J\\u009b\\u202e\\u000a.md m')
  })
})

describe('quote', () => {
  it('is cut short, and escapes invisible characters', () => {
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…`)
    expect(quote('\u001b[31m\u009b\u2067')).toBe('"\\u001b[31m\\u009b\\u2067"')
  })
})
