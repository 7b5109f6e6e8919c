import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainJpeg, mediaFacts } from '../../src/images/media-facts.ts'
import { cpuTime } from '../cpu-time.ts'
import { redAndBlue } from './pictures.ts'
import { avif, box, GIF, jpeg, png, WEBP } from './sample-images.ts'

const SVG_ROOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>'

describe('mediaFacts', () => {
  it.each([
    ['PNG', png(3, 2), { type: 'image/png', width: 3, height: 2 }],
    ['GIF', GIF, { type: 'image/gif', width: 1, height: 1 }],
    ['WebP', WEBP, { type: 'image/webp', width: 1, height: 1 }],
    ['JPEG', jpeg(640, 480), { type: 'image/jpeg', width: 640, height: 480 }],
    ['AVIF', avif(640, 480, 0), { type: 'image/avif', width: 640, height: 480 }],
    ['PDF', Buffer.from('%PDF-1.7\n'), { type: 'application/pdf' }],
    ['MP3', Buffer.from('49443303000000000000fffb90640000', 'hex'), { type: 'audio/mpeg' }],
    ['plain text', Buffer.from('Nothing but words.'), {}],
    ['an empty file', Buffer.alloc(0), {}],
  ])('recognises %s by its bytes', async (_name, bytes, facts) => {
    expect(await mediaFacts(bytes)).toEqual(facts)
  })

  it('reads a view into a larger buffer', async () => {
    const padded = Buffer.concat([Buffer.alloc(7, 0xff), png(3, 2), Buffer.alloc(7)])
    const view = new Uint8Array(padded.buffer, padded.byteOffset + 7, padded.length - 14)
    expect(await mediaFacts(view)).toEqual({ type: 'image/png', width: 3, height: 2 })
  })

  it.each([1, 2, 3, 4])('does not rotate a JPEG of EXIF orientation %i', async orientation => {
    expect(await mediaFacts(jpeg(640, 480, orientation))).toMatchObject({ width: 640, height: 480 })
  })

  it.each([5, 6, 7, 8])('rotates a JPEG of EXIF orientation %i', async orientation => {
    expect(await mediaFacts(jpeg(640, 480, orientation))).toMatchObject({ width: 480, height: 640 })
  })

  it.each([1, 3])('rotates an AVIF by %i quarter turns', async turns => {
    expect(await mediaFacts(avif(640, 480, turns))).toMatchObject({ width: 480, height: 640 })
  })

  it('reads a JPEG with fill bytes and a progressive frame', async () => {
    const whole = jpeg(640, 480)
    const frame = whole.indexOf(Buffer.from('ffc0', 'hex'))
    const filled = Buffer.concat([
      whole.subarray(0, frame),
      Buffer.from('ffff', 'hex'),
      whole.subarray(frame),
    ])
    filled[frame + 3] = 0xc2
    expect(await mediaFacts(filled)).toEqual({ type: 'image/jpeg', width: 640, height: 480 })
  })

  it.each([
    ['PNG', png(3, 2).subarray(0, 18), 'image/png'],
    ['JPEG', jpeg(640, 480).subarray(0, 40), 'image/jpeg'],
    ['GIF', GIF.subarray(0, 7), 'image/gif'],
    ['PNG without a width', png(0, 2), 'image/png'],
    ['JPEG of noise', Buffer.concat([Buffer.from('ffd8ffe00001', 'hex'), Buffer.alloc(9)]), 'image/jpeg'],
  ])('returns the type alone for a broken %s', async (_name, bytes, type) => {
    expect(await mediaFacts(bytes)).toEqual({ type })
  })
})

describe('mediaFacts of SVG', () => {
  it.each([
    ['bare', SVG_ROOT],
    ['after a declaration', `<?xml version="1.0"?>\n${SVG_ROOT}`],
    ['after a comment with a tag', `<!-- <svg width="9" height="9"> -->${SVG_ROOT}`],
    ['after a byte order mark and space', `\ufeff  ${SVG_ROOT}`],
    ['after a DOCTYPE with entities', `<!DOCTYPE svg [<!ENTITY a "<b>]>">]>${SVG_ROOT}`],
    ['with a prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="30"></s:svg>'],
  ])('recognises it %s', async (_name, text) => {
    expect(await mediaFacts(Buffer.from(text))).toEqual({ type: 'image/svg+xml', width: 40, height: 30 })
  })

  it('recognises it in UTF-16', async () => {
    const bytes = Buffer.from(`\ufeff<?xml version="1.0"?>${SVG_ROOT}`, 'utf16le')
    expect(await mediaFacts(bytes)).toEqual({ type: 'image/svg+xml', width: 40, height: 30 })
    expect(await mediaFacts(bytes.swap16())).toMatchObject({ type: 'image/svg+xml' })
  })

  it('returns no pixels if the file has none', async () => {
    const bytes = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100%"></svg>')
    expect(await mediaFacts(bytes)).toEqual({ type: 'image/svg+xml' })
  })

  it.each([
    ['a web page with a drawing in it', `<!DOCTYPE html><html>${SVG_ROOT}</html>`, {}],
    ['another XML file', `<?xml version="1.0"?><rss>${SVG_ROOT}</rss>`, { type: 'application/xml' }],
    ['an svg element of no namespace', '<svg width="3" height="3"></svg>', {}],
    ['an element whose name only begins with svg', '<svgx xmlns="http://www.w3.org/2000/svg"/>', {}],
  ])('does not recognise %s as one', async (_name, text, facts) => {
    expect(await mediaFacts(Buffer.from(text))).toEqual(facts)
  })
})

describe('mediaFacts of hostile files', () => {
  const MIB = 1024 * 1024
  const start = (hex: string) => Buffer.from(hex, 'hex')
  const ispeBoxes = Buffer.concat(Array(50_000).fill(box('ispe', Buffer.alloc(12))))
  it.each([
    ['a JPEG of zeros', Buffer.concat([start('ffd8ffe00002'), Buffer.alloc(20 * MIB)])],
    ['a JPEG of tiny segments', Buffer.concat([start('ffd8'), Buffer.alloc(20 * MIB, start('ffe10002'))])],
    ['a JPEG of fill bytes', Buffer.concat([start('ffd8'), Buffer.alloc(20 * MIB, 0xff)])],
    [
      'a TIFF of entries',
      Buffer.concat([start('4949 2a00 08000000'.replaceAll(' ', '')), Buffer.alloc(20 * MIB, 1)]),
    ],
    [
      'an AVIF of many sizes',
      Buffer.concat([
        box('ftyp', Buffer.from('avif\0\0\0\0avif')),
        box('meta', Buffer.concat([Buffer.alloc(4), box('iprp', box('ipco', ispeBoxes))])),
      ]),
    ],
    ['an SVG of open tags', Buffer.from('<svg '.repeat(4 * MIB))],
    ['an SVG of open comments', Buffer.from('<?a?><!--a-->'.repeat(MIB))],
    ['an SVG of open quotes', Buffer.from(`<!DOCTYPE svg [${'<!ENTITY a "b'.repeat(MIB)}`)],
    ['an SVG of widths', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"${' width="'.repeat(6000)}">`)],
  ])('is quick with %s', async (_name, bytes) => {
    const begin = cpuTime()
    await mediaFacts(bytes)
    expect(cpuTime() - begin).toBeLessThan(5_000)
  })

  it('never throws, whatever follows a valid beginning', async () => {
    const beginnings = [png(3, 2), jpeg(3, 2, 6), GIF, WEBP, avif(3, 2, 1), Buffer.from(SVG_ROOT)]
    const file = fc.tuple(fc.constantFrom(...beginnings), fc.nat(80), fc.uint8Array({ maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(file, async ([beginning, cut, noise]) => {
        const { width, height } = await mediaFacts(Buffer.concat([beginning.subarray(0, cut), noise]))
        for (const side of [width, height]) expect(side === undefined || side > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('isPlainJpeg', () => {
  it('is true for a JPEG without a rotation', async () => {
    expect(isPlainJpeg(jpeg(3, 2))).toBe(true)
    expect(isPlainJpeg(await redAndBlue(3, 2).jpeg({ progressive: true }).toBuffer())).toBe(true)
    expect(isPlainJpeg(await redAndBlue(3, 2).greyscale().jpeg().toBuffer())).toBe(true)
  })

  it('is false for a JPEG that may be rotated, has print colours or is truncated, and for other files', async () => {
    expect(isPlainJpeg(jpeg(3, 2, 6))).toBe(false)
    expect(isPlainJpeg(await redAndBlue(3, 2).toColourspace('cmyk').jpeg().toBuffer())).toBe(false)
    expect(isPlainJpeg(jpeg(3, 2).subarray(0, 8))).toBe(false)
    expect(isPlainJpeg(png(3, 2))).toBe(false)
  })
})
