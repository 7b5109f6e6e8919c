import { once } from 'node:events'
import { createServer } from 'node:http'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawRendition, readPictureHeader } from '../../src/images/draw-rendition.ts'
import { heicDecoder } from '../../src/images/heic/decode-heic.ts'
import { mediaFacts } from '../../src/images/media-facts.ts'
import {
  animated,
  bomb,
  corners,
  drawing,
  HEIC,
  photograph,
  redAndBlue,
  rotatedHeic,
  transparent,
} from './pictures.ts'

const draw = async (original: Buffer) => drawRendition(original, await mediaFacts(original), [heicDecoder])
const isRed = ([red = 0, green = 0, blue = 0]: readonly number[] = []) => red > 230 && green < 30 && blue < 30
const isBlue = ([red = 0, green = 0, blue = 0]: readonly number[] = []) =>
  red < 30 && green < 30 && blue > 230

async function expectRedAndBlue(picture: Buffer): Promise<void> {
  const [first, last] = await corners(picture)
  expect([isRed(first), isBlue(last)], `${first} to ${last}`).toEqual([true, true])
}

describe('drawRendition', () => {
  it('draws a large picture 1600 pixels wide, as a progressive JPEG', async () => {
    const rendition = await draw(await photograph(4032, 3024))
    expect(await sharp(rendition).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1600,
      height: 1200,
      isProgressive: true,
      chromaSubsampling: '4:2:0',
    })
    await expectRedAndBlue(rendition)
  })

  it.each([
    [2, 'blue', 'red', 60, 40],
    [3, 'blue', 'red', 60, 40],
    [6, 'red', 'blue', 40, 60],
    [8, 'blue', 'red', 40, 60],
  ])('rotates a picture of EXIF orientation %i upright', async (orientation, first, _last, width, height) => {
    const rendition = await draw(await photograph(60, 40, orientation))
    expect(await mediaFacts(rendition)).toEqual({ type: 'image/jpeg', width, height })
    const [corner] = await corners(rendition)
    expect(first === 'red' ? isRed(corner) : isBlue(corner)).toBe(true)
  })

  it('writes no metadata', async () => {
    const metadata = await sharp(await draw(await photograph(60, 40, 6))).metadata()
    const { exif, icc, iptc, xmp, orientation } = metadata
    expect({ exif, icc, iptc, xmp, orientation }).toEqual({})
  })

  it.each([
    ['Display P3', async () => redAndBlue(60, 40).withIccProfile('p3').jpeg().toBuffer()],
    [
      'print colours',
      async () => redAndBlue(60, 40).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    ],
    ['16 bits', async () => redAndBlue(60, 40).toColourspace('rgb16').png().toBuffer()],
  ])('draws %s in sRGB', async (_name, make) => {
    const rendition = await draw(await make())
    const metadata = await sharp(rendition).metadata()
    expect(metadata).toMatchObject({ format: 'jpeg', space: 'srgb', depth: 'uchar', hasProfile: false })
    const [first = [], last = []] = await corners(rendition)
    expect(first[0]).toBeGreaterThan(200)
    expect(last[2]).toBeGreaterThan(120)
  })

  it('draws a grey picture as JPEG', async () => {
    const rendition = await draw(await redAndBlue(60, 40).greyscale().png().toBuffer())
    expect(await mediaFacts(rendition)).toEqual({ type: 'image/jpeg', width: 60, height: 40 })
  })

  it.each(['png', 'webp', 'avif'] as const)('draws a transparent %s picture as PNG', async format => {
    const rendition = await draw(await transparent(60, 40).toFormat(format).toBuffer())
    expect(await sharp(rendition).metadata()).toMatchObject({ format: 'png', width: 60, hasAlpha: true })
  })

  it('draws a picture with an opaque alpha channel as JPEG', async () => {
    const rendition = await draw(await redAndBlue(60, 40).ensureAlpha(1).png().toBuffer())
    expect(await mediaFacts(rendition)).toMatchObject({ type: 'image/jpeg' })
  })

  it('gives a transparent photograph a palette if it would exceed 2 MB', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const layer = sharp({ create: { width: 1000, height: 720, channels: 3, background: 'red', noise } })
    const rendition = await draw(await layer.ensureAlpha(0.5).png().toBuffer())
    expect(await sharp(rendition).metadata()).toMatchObject({
      format: 'png',
      isPalette: true,
      hasAlpha: true,
    })
  })

  it.each([
    ['enlarges nothing', 300, 200, 300, 200],
    ['makes a picture narrower that is too high', 1000, 8192, 500, 4096],
  ])('%s', async (_name, width, height, toWidth, toHeight) => {
    const rendition = await draw(await redAndBlue(width, height).png().toBuffer())
    expect(await mediaFacts(rendition)).toMatchObject({ width: toWidth, height: toHeight })
  })

  it('reads AVIF', async () => {
    const rendition = await draw(await redAndBlue(60, 40).avif().toBuffer())
    expect(await mediaFacts(rendition)).toEqual({ type: 'image/jpeg', width: 60, height: 40 })
    await expectRedAndBlue(rendition)
  })

  it('reads HEIC with its colours and without its GPS position', async () => {
    const rendition = await draw(HEIC)
    const { format, width, height, exif, hasProfile } = await sharp(rendition).metadata()
    expect({ format, width, height, exif, hasProfile }).toEqual({
      format: 'jpeg',
      width: 64,
      height: 48,
      hasProfile: false,
    })
    const [first = [], last = []] = await corners(rendition)
    expect(first[0], 'Display P3 read as sRGB would be 234').toBeGreaterThan(250)
    expect(last[2]).toBeGreaterThan(250)
  })

  it('rotates HEIC by its own rotation', async () => {
    const rendition = await draw(rotatedHeic())
    expect(await mediaFacts(rendition)).toMatchObject({ width: 48, height: 64 })
    const [first, last] = await corners(rendition)
    expect([isBlue(first), isRed(last)]).toEqual([true, true])
  })

  it('draws the same bytes for the same picture', async () => {
    for (const original of [
      await photograph(3000, 2000, 6),
      await transparent(3000, 20).png().toBuffer(),
      HEIC,
    ]) {
      expect((await draw(original)).equals(await draw(original))).toBe(true)
    }
  })

  it.each([
    ['a truncated JPEG', async () => (await photograph(3000, 2000)).subarray(0, 2000), /premature end/],
    ['noise', async () => Buffer.from('no picture at all'), /unsupported image format/],
    ['more than 100 million pixels', () => bomb(10_001, 10_000), /exceeds pixel limit/],
    ['a truncated HEIC', async () => HEIC.subarray(0, -40), /Invalid input/],
    ['a HEIC without a picture', async () => HEIC.subarray(0, 200), /Invalid input/],
    [
      'an SVG without its end tag',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>'),
      /XML/,
    ],
    ['an SVG with too many pixels', async () => drawing('', 'width="99999" height="99999"'), /pixel limit/],
  ])('throws for %s', async (_name, make, message) => {
    await expect(draw(await make())).rejects.toThrow(message)
  })
})

describe('drawRendition of SVG', () => {
  it.each([
    ['is 1600 pixels wide', 'width="400" height="300"', 1600, 1200],
    ['is 1600 pixels wide if the SVG has no size', 'viewBox="0 0 100 50"', 1600, 800],
    ['is 1600 pixels wide if the SVG is 100 % wide', 'width="100%"', 1600, 1600],
    ['is as small as an icon', 'width="24" height="24" viewBox="0 0 400 400"', 24, 24],
  ])('%s', async (_name, attributes, width, height) => {
    const rendition = await draw(drawing('<circle r="9"/>', attributes))
    expect(await mediaFacts(rendition)).toEqual({ type: 'image/png', width, height })
  })

  it('has sharp lines, not enlarged pixels', async () => {
    const rendition = await draw(drawing('<rect width="133.25" height="300" fill="red"/>'))
    const row = await sharp(rendition).extract({ left: 0, top: 600, width: 1600, height: 1 }).raw().toBuffer()
    const between = Array.from({ length: 1600 }, (_, x) => row[x * 4 + 3] ?? 0).filter(a => a > 0 && a < 255)
    expect(between.length).toBeLessThanOrEqual(1)
  })

  it('runs no script and fetches nothing', async () => {
    let requests = 0
    const server = createServer((_request, response) => {
      requests++
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const web = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : ''
    const outside = [
      web,
      `file://${import.meta.dirname}/red-and-blue.heic`,
      'file:///etc/passwd',
      '/etc/passwd',
    ]
    const images = outside.map(url => `<image href="${url}" width="400" height="300"/>`).join('')
    const xInclude =
      '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    const style = `<style>@import url("${web}a.css"); @font-face { font-family: a; src: url("${web}a.woff") }</style>`
    const rect = '<rect width="400" height="300" fill="red"/>'
    const script = `<script>fetch("${web}")</script>`
    const rendition = await draw(drawing(`${style}${images}${script}<text>${xInclude}</text>${rect}`))
    server.close()
    expect(requests).toBe(0)
    expect((await corners(rendition)).every(isRed)).toBe(true)
  })

  it.each([
    ['a file', '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '&e;'],
    ['millions of characters', `<!DOCTYPE svg [${entities(8)}]>`, '&e8;'],
  ])('refuses entities that expand to %s', async (_name, doctype, text) => {
    const svg = Buffer.concat([Buffer.from(doctype), drawing(`<text>${text}</text>`)])
    await expect(draw(svg)).rejects.toThrow(/XML parse error/)
  })
})

/** Declares entities, each of which is ten times the one before. */
function entities(count: number): string {
  const declarations = Array.from(
    { length: count },
    (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`,
  )
  return `<!ENTITY e0 "0123456789">${declarations.join('')}`
}

describe('readPictureHeader', () => {
  const upright = { orientation: 1, cmyk: false, animated: false }

  it.each([
    ['a rotated JPEG', () => photograph(6, 4, 6), { ...upright, orientation: 6 }],
    [
      'a rotated PNG',
      () => redAndBlue(6, 4).withMetadata({ orientation: 3 }).png().toBuffer(),
      { orientation: 3 },
    ],
    ['an upright JPEG', () => photograph(6, 4), upright],
    [
      'a JPEG for print',
      () => redAndBlue(6, 4).toColourspace('cmyk').jpeg().toBuffer(),
      { ...upright, cmyk: true },
    ],
    ['an animated GIF', async () => (await animated(6, 4)).gif().toBuffer(), { ...upright, animated: true }],
    [
      'an animated WebP',
      async () => (await animated(6, 4)).webp().toBuffer(),
      { ...upright, animated: true },
    ],
    ['a still GIF', () => redAndBlue(6, 4).gif().toBuffer(), upright],
    ['noise', async () => Buffer.from('no picture at all'), upright],
  ])('reads the header of %s', async (_name, make, header) => {
    const original = await make()
    expect(await readPictureHeader(original, await mediaFacts(original))).toMatchObject(header)
  })
})
