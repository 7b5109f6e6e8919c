import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { mediaFacts } from '../../src/images/media-facts.ts'
import { stripMetadata } from '../../src/images/strip-metadata.ts'
import { cpuTime } from '../cpu-time.ts'
import { animated, HEIC, photograph, redAndBlue, transparent } from './pictures.ts'
import { pngChunk } from './sample-images.ts'

const JPEG = 'image/jpeg'
const PNG = 'image/png'
const EXIF = { IFD0: { Make: 'Camera' } }
const pixels = (picture: Buffer) => sharp(picture, { animated: true }).raw().toBuffer()

async function colours(picture: Buffer) {
  const { icc, space, hasAlpha, pages, delay, loop, isProgressive } = await sharp(picture).metadata()
  return { icc, space, hasAlpha, pages, delay, loop, isProgressive }
}

function segment(marker: number, content: string): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, Buffer.from(content, 'latin1')])
}

function insert(file: Buffer, at: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, at), ...parts, file.subarray(at)])
}

describe('stripMetadata', () => {
  it.each<[string, () => Promise<Buffer>]>([
    [JPEG, () => photograph(60, 40)],
    [
      JPEG,
      () => redAndBlue(60, 40).withExif(EXIF).withIccProfile('p3').jpeg({ progressive: true }).toBuffer(),
    ],
    [PNG, () => transparent(60, 40).withExif(EXIF).withIccProfile('p3').png().toBuffer()],
    ['image/webp', () => transparent(60, 40).withExif(EXIF).withIccProfile('p3').webp().toBuffer()],
    ['image/webp', async () => (await animated(60, 40)).withExif(EXIF).webp().toBuffer()],
  ])('leaves the pixels and colours of %s (%#) as they are', async (type, make) => {
    const original = await make()
    const stripped = stripMetadata(original, { type }) ?? original
    expect(original.includes('Camera')).toBe(true)
    expect(stripped.includes('Camera')).toBe(false)
    expect(await pixels(stripped)).toEqual(await pixels(original))
    expect(await colours(stripped)).toEqual(await colours(original))
    expect(stripMetadata(stripped, { type })).toBeUndefined()
  })

  it('removes the metadata of a JPEG, and bytes after its end', async () => {
    const clean = await redAndBlue(60, 40).jpeg().toBuffer()
    const metadata = [
      segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<secret/>'),
      segment(0xe2, 'MPF\0secret'),
      segment(0xed, 'Photoshop 3.0\0secret'),
      segment(0xe0, 'JFXX\0secret'),
      segment(0xeb, 'JP secret'),
      segment(0xfe, 'secret'),
    ]
    const withMetadata = Buffer.concat([insert(clean, 2, ...metadata), Buffer.from('secret video')])
    expect(withMetadata.includes('secret')).toBe(true)
    expect(stripMetadata(withMetadata, { type: JPEG })?.equals(clean)).toBe(true)
  })

  it('keeps the segment with the colour space of a JPEG', async () => {
    const cmyk = await redAndBlue(60, 40).toColourspace('cmyk').jpeg().toBuffer()
    expect(cmyk.includes('Adobe')).toBe(true)
    expect(stripMetadata(cmyk, { type: JPEG }) ?? cmyk).toEqual(cmyk)
  })

  it('keeps the orientation of a JPEG', async () => {
    const stripped =
      stripMetadata(await photograph(60, 40, 6), { type: JPEG, orientation: 6 }) ?? Buffer.alloc(0)
    expect(await sharp(stripped).metadata()).toMatchObject({ orientation: 6, width: 60, height: 40 })
    expect(await mediaFacts(stripped)).toMatchObject({ width: 40, height: 60 })
    expect(stripped.includes('Camera')).toBe(false)
  })

  it('removes the metadata of a PNG, and bytes after its end', async () => {
    const clean = await redAndBlue(60, 40).png().toBuffer()
    const metadata = [
      pngChunk('tEXt', Buffer.from('Comment\0secret')),
      pngChunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0secret')),
      pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.from('secret'))])),
      pngChunk('tIME', Buffer.alloc(7, 1)),
      pngChunk('mkBT', Buffer.from('secret layers')),
    ]
    const withMetadata = Buffer.concat([insert(clean, 33, ...metadata), Buffer.from('secret')])
    expect(stripMetadata(withMetadata, { type: PNG })?.equals(clean)).toBe(true)
  })

  it('removes the metadata of a GIF, but not its number of repetitions', async () => {
    const clean = await (await animated(60, 40)).gif({ loop: 3 }).toBuffer()
    const comment = Buffer.from('\x21\xfe\x06secret\0', 'latin1')
    const xmp = Buffer.from('\x21\xff\x0bXMP DataXMP\x06secret\0', 'latin1')
    const at = clean.indexOf(Buffer.from('21ff', 'hex'))
    const withMetadata = Buffer.concat([insert(clean, at, comment, xmp), Buffer.from('secret')])
    expect(stripMetadata(withMetadata, { type: 'image/gif' })?.equals(clean)).toBe(true)
    expect(clean.includes('NETSCAPE2.0')).toBe(true)
  })

  it.each([
    ['a JPEG without a scan', JPEG, Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')],
    ['a JPEG with noise between segments', JPEG, Buffer.from('ffd8fffe000341123456ffd9', 'hex')],
    ['a truncated PNG', PNG, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a truncated WebP', 'image/webp', Buffer.from('RIFF\x20\0\0\0WEBPEX')],
    ['a GIF of noise', 'image/gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0noise')],
    ['HEIC', 'image/heic', HEIC],
    ['nothing', JPEG, Buffer.alloc(0)],
  ])('leaves %s alone', (_name, type, file) => {
    expect(stripMetadata(file, { type })).toBeUndefined()
  })

  it('strips a truncated JPEG', async () => {
    const whole = await photograph(60, 40)
    expect(stripMetadata(whole.subarray(0, -20), { type: JPEG })?.includes('Camera')).toBe(false)
  })

  it('is quick with hostile files', () => {
    const length = 20_000_000
    const beginnings: [string, string, number][] = [
      [JPEG, 'ffd8ffda0002', 0xff],
      [JPEG, 'ffd8', 0xff],
      [JPEG, 'ffd8ffda0002', 0],
      [PNG, '89504e470d0a1a0a', 0],
      ['image/gif', '474946383961010001000000002c0000000001000100000200', 0x21],
      ['image/webp', '52494646ffffff7f57454250', 0],
    ]
    for (const [type, hex, fill] of beginnings) {
      const begin = cpuTime()
      stripMetadata(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(length, fill)]), { type })
      expect(cpuTime() - begin, `${type} ${fill}`).toBeLessThan(5_000)
    }
  })

  it('never throws', async () => {
    const files: [string, Buffer][] = [
      [JPEG, await photograph(6, 4, 6)],
      [PNG, await transparent(6, 4).withExif(EXIF).png().toBuffer()],
      ['image/webp', await transparent(6, 4).withExif(EXIF).webp().toBuffer()],
      ['image/gif', await (await animated(6, 4)).gif().toBuffer()],
    ]
    const brokenFiles = fc.tuple(
      fc.constantFrom(...files),
      fc.nat(400),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(400),
    )
    fc.assert(
      fc.property(brokenFiles, ([[type, file], at, noise, cut]) => {
        const broken = Buffer.from(insert(file, at, Buffer.from(noise)).subarray(0, cut))
        stripMetadata(broken, { type, orientation: 6 })
      }),
      { numRuns: 1_000 },
    )
  })
})
