import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { heicDecoder } from '../../src/images/heic/decode-heic.ts'
import { mediaFacts } from '../../src/images/media-facts.ts'
import { createPictureTransform, needsRendition, type Picture } from '../../src/images/picture-transform.ts'
import { cpuTime } from '../cpu-time.ts'
import { animated, bomb, drawing, HEIC, photograph, redAndBlue, transparent } from './pictures.ts'
import { png } from './sample-images.ts'

const MB = 1_000_000
/** Ten million characters in a line. */
const ENTITIES = Buffer.from(
  `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(10_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]>`,
)
const transform = (head: Buffer, length = head.length) =>
  createPictureTransform([heicDecoder]).apply({ hash: '', length, head })

describe('needsRendition', () => {
  const picture: Picture = {
    type: 'image/jpeg',
    width: 2400,
    height: 1350,
    orientation: 1,
    cmyk: false,
    animated: false,
  }

  it.each<[string, Partial<Picture>, number, boolean]>([
    ['a JPEG of 2 MB and 2400 pixels', {}, 2 * MB, false],
    ['one byte more', {}, 2 * MB + 1, true],
    ['one pixel more of width', { width: 2401 }, MB, true],
    ['a high and narrow one', { height: 9000 }, MB, false],
    ['one of unknown width', { width: undefined }, MB, false],
    ['a rotated one', { orientation: 3 }, MB, true],
    ['one with print colours', { cmyk: true }, MB, true],
    ['a PNG', { type: 'image/png' }, MB, false],
    ['a WebP', { type: 'image/webp' }, MB, false],
    ['a GIF', { type: 'image/gif' }, MB, false],
    ['an AVIF', { type: 'image/avif' }, 1000, true],
    ['an SVG', { type: 'image/svg+xml' }, 1000, true],
    ['a HEIC', { type: 'image/heic' }, 1000, true],
    ['a TIFF', { type: 'image/tiff' }, 1000, true],
    ['an icon', { type: 'image/x-icon' }, 1000, false],
    ['an animated one', { type: 'image/gif', animated: true, width: 9000 }, 9 * MB, false],
  ])('decides for %s', (_name, facts, length, needed) => {
    expect(needsRendition({ ...picture, ...facts }, length)).toBe(needed)
  })
})

describe('createPictureTransform', () => {
  it.each<[string, () => Promise<Buffer>, object]>([
    ['a wide JPEG', () => photograph(3000, 2000), { type: 'image/jpeg', width: 1600, height: 1067 }],
    ['a rotated JPEG', () => photograph(300, 200, 6), { type: 'image/jpeg', width: 200, height: 300 }],
    [
      'a wide transparent PNG',
      () => transparent(2401, 9).png().toBuffer(),
      { type: 'image/png', width: 1600 },
    ],
    ['AVIF', () => redAndBlue(60, 40).avif().toBuffer(), { type: 'image/jpeg', width: 60, height: 40 }],
    ['SVG', async () => drawing('<circle r="9"/>'), { type: 'image/png', width: 1600, height: 1200 }],
    ['HEIC', async () => HEIC, { type: 'image/jpeg', width: 64, height: 48 }],
  ])('draws a rendition of %s', async (_name, make, facts) => {
    const { bytes = Buffer.alloc(0), warning } = await transform(await make())
    expect(await mediaFacts(bytes)).toMatchObject(facts)
    expect(warning).toBeUndefined()
  })

  it('removes only the metadata of a small picture, not its profile', async () => {
    const original = await redAndBlue(60, 40)
      .withIccProfile('p3')
      .withExif({ IFD0: { Make: 'Camera' } })
      .jpeg()
      .toBuffer()
    const { bytes = Buffer.alloc(0), warning } = await transform(original)
    const { exif, hasProfile } = await sharp(bytes).metadata()
    expect({ exif, hasProfile, warning }).toEqual({ exif: undefined, hasProfile: true, warning: undefined })
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(original).raw().toBuffer())
  })

  it.each<[string, Buffer | Promise<Buffer>]>([
    ['a small picture without metadata', png(3, 2)],
    ['a small broken picture', png(3, 2).subarray(0, 20)],
    ['a PDF', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3 * MB)])],
    ['plain text', Buffer.from('Nothing but words.')],
    ['an empty file', Buffer.alloc(0)],
    ['a small animated picture', animated(6, 4).then(one => one.gif().toBuffer())],
  ])('leaves %s as it is', async (_name, original) => {
    expect(await transform(await original)).toEqual({})
  })

  it('warns of a picture that it cannot draw, and leaves it as it is', async () => {
    const broken = (await photograph(3000, 2000)).subarray(0, 3000)
    const { warning } = await transform(broken)
    expect(warning).toMatch(/^the picture cannot be made into a JPEG or PNG \(VipsJpeg: premature end/)
    expect(warning).toMatch(
      /served as it is: give a JPEG, PNG or WebP of up to 2400 pixels and 2000000 bytes$/,
    )
    expect(await transform(await bomb(20_000, 20_000))).toEqual({
      bytes: undefined,
      warning: expect.stringContaining('exceeds pixel limit'),
    })
    expect(await transform(HEIC.subarray(0, -40))).toMatchObject({ warning: expect.any(String) })
  })

  it('warns of a picture without a decoder, and leaves it as it is', async () => {
    const file = { hash: '', length: HEIC.length, head: HEIC }
    expect(await createPictureTransform([]).apply(file)).toEqual({
      bytes: undefined,
      warning: expect.stringMatching(/^the picture cannot be made into a JPEG or PNG .* served as it is/),
    })
  })

  it.each([
    [
      'of a billion pixels',
      drawing('<circle r="9"/>', 'width="40000" height="40000"'),
      /exceeds pixel limit/,
    ],
    ['of entities', Buffer.concat([ENTITIES, drawing('<text>&b;</text>')]), /XML parse error/],
    ['without an end', drawing('<g>'), /XML parse error/],
  ])('refuses a drawing %s', async (_what, file, reason) => {
    await expect(transform(file)).rejects.toThrow(reason)
    await expect(transform(file)).rejects.toThrow(/: an SVG is served as a PNG only: give a simpler one/)
  })

  it('refuses a drawing of more than 64 MiB', async () => {
    await expect(transform(drawing('<circle r="9"/>'), 99 * MB)).rejects.toThrow(/99000000 bytes: an SVG is/)
  })

  it('removes the GPS position from a picture that it cannot rotate, and keeps its orientation', async () => {
    const broken = (await photograph(3000, 2000, 6)).subarray(0, -2000)
    const { bytes = Buffer.alloc(0), warning } = await transform(broken)
    expect(warning).toMatch(/cannot be made/)
    expect(bytes.includes('Camera')).toBe(false)
    expect(await mediaFacts(bytes)).toEqual({ type: 'image/jpeg', width: 2000, height: 3000 })
  })

  it('warns of a large animated picture, and of one of more than 64 MiB', async () => {
    const wide = await (await animated(2401, 9)).webp().toBuffer()
    expect((await transform(wide)).warning).toMatch(
      /^the picture is animated and has \d+ bytes and 2401 pixels of width, so/,
    )
    expect(await transform(png(3, 2), 99 * MB)).toMatchObject({
      warning: expect.stringContaining('99000000 bytes'),
    })
  })

  it('does not block its thread', async () => {
    const original = await photograph(4032, 3024)
    await transform(original)
    const [begun, own] = [process.cpuUsage(), cpuTime()]
    const { apply: make } = createPictureTransform([heicDecoder])
    await Promise.all(
      Array.from({ length: 6 }, () => make({ hash: '', length: original.length, head: original })),
    )
    const { user, system } = process.cpuUsage(begun)
    expect(cpuTime() - own).toBeLessThan((user + system) / 1_000 / 4)
  })
})
