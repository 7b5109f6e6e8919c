import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

/** What a camera writes into a picture that it was turned for: where it was, and which it is. */
const CAMERA = {
  IFD0: { Make: 'Camera', Artist: 'Ann' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
}

/** A picture whose left half is red and whose right half is blue. */
export function redAndBlue(width: number, height: number): Sharp {
  const left = `<rect width="50%" height="100%" fill="#f00"/>`
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#00f"/>${left}</svg>`
  return sharp(Buffer.from(drawing)).removeAlpha()
}

/** As a camera makes it. */
export function photograph(width: number, height: number, orientation = 1): Promise<Buffer> {
  return redAndBlue(width, height).withExif(CAMERA).withMetadata({ orientation }).jpeg().toBuffer()
}

/** What one sees through. */
export function glass(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
}

/** Two frames. */
export async function moving(width: number, height: number): Promise<Sharp> {
  const frames = await Promise.all(
    [redAndBlue(width, height), glass(width, height)].map(one => one.png().toBuffer()),
  )
  return sharp(frames, { join: { animated: true } })
}

/** One colour in a PNG that is small for its pixels. */
export function bomb(width: number, height: number): Promise<Buffer> {
  const create = { width, height, channels: 3, background: 'red' } as const
  return sharp({ create, limitInputPixels: false }).png().toBuffer()
}

/** A drawing with this in it. */
export function drawing(inner: string, attributes = 'width="400" height="300"'): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`)
}

/**
 * 64×48 pixels of H.265 in Display P3, red and blue, with EXIF (place and camera). Made with heif-enc 1.15.1 from a
 * JPEG of `redAndBlue`.
 */
export const HEIC: Buffer = readFileSync(join(import.meta.dirname, 'red-and-blue.heic'))

/** The same, with a quarter turn to the left where it tells the depth of its channels. */
export function turnedHeic(): Buffer {
  const file = Buffer.from(HEIC)
  const at = file.indexOf('pixi')
  file.write('irot', at)
  file[at + 4] = 1
  return file
}

/** Red, green and blue of the pixels in the corners: top left, bottom right. */
export async function corners(picture: Buffer): Promise<readonly (readonly number[])[]> {
  const pixels = await sharp(picture).removeAlpha().raw().toBuffer()
  return [[...pixels.subarray(0, 3)], [...pixels.subarray(-3)]]
}
