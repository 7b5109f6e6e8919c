import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formats } from '../../src/formats/formats.ts'
import { renderText } from '../../src/formats/frame.ts'
import { fragmentBytes, renderBytes } from '../../src/formats/frame-bytes.ts'
import { anyGiven } from './arbitraries.ts'

describe.each(formats)('a document of $title', format => {
  it('is the same as text and as bytes', () => {
    fc.assert(
      fc.property(anyGiven, ({ options, items }) => {
        const frame = format.renderFrame(options)
        const fragments = items.map(item => format.renderItem(item, options))
        const text = renderText(frame, fragments)
        const rendered = renderBytes(frame, fragments.map(fragmentBytes))
        expect(rendered.bytes.toString()).toBe(text)
        expect(rendered.fragments.map(String)).toEqual(fragments)
        expect(renderBytes(frame, rendered.fragments)).toEqual(rendered)
        for (const fragment of fragments) expect(text).toContain(fragment)
      }),
    )
  })

  it('has its items between its head and its foot, and nothing there without items', () => {
    const frame = format.renderFrame({ title: 'Feed' })
    const [one, two] = ['One', 'Two'].map(title =>
      format.renderItem({ title, link: '', date: new Date(0) }, {}),
    )
    if (one === undefined || two === undefined) throw new Error('expected two items')
    const { head, opening, between, closing, foot } = frame
    expect(renderText(frame, [])).toBe(head + foot)
    expect(renderText(frame, [one])).toBe(head + opening + one + closing + foot)
    expect(renderText(frame, [one, two])).toBe(head + opening + one + between + two + closing + foot)
  })
})

describe('fragmentBytes', () => {
  it('returns bytes in memory of their own', () => {
    const [format] = formats
    const fragment = format?.renderItem({ title: 'Grüße', link: '', date: new Date(0) }, {})
    const bytes = fragmentBytes(fragment ?? expect.fail('expected a format, got none'))
    expect(bytes.toString()).toBe(fragment)
    expect(bytes.buffer.byteLength).toBe(bytes.length)
  })
})
