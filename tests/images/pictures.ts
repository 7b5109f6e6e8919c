import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

/** EXIF of a camera: its make, its owner and the GPS position. */
const CAMERA = {
  IFD0: { Make: 'Camera', Artist: 'Ann' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
}

/** Draws a picture with a red left half and a blue right half. */
export function redAndBlue(width: number, height: number): Sharp {
  const left = `<rect width="50%" height="100%" fill="#f00"/>`
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#00f"/>${left}</svg>`
  return sharp(Buffer.from(drawing)).removeAlpha()
}

/** Draws a photograph with the EXIF of a camera. */
export function photograph(width: number, height: number, orientation = 1): Promise<Buffer> {
  return redAndBlue(width, height).withExif(CAMERA).withMetadata({ orientation }).jpeg().toBuffer()
}

/** Draws a half transparent picture. */
export function transparent(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
}

/** Draws an animation with two frames. */
export async function animated(width: number, height: number): Promise<Sharp> {
  const frames = await Promise.all(
    [redAndBlue(width, height), transparent(width, height)].map(one => one.png().toBuffer()),
  )
  return sharp(frames, { join: { animated: true } })
}

/** Draws a PNG of one colour, which is small for its pixels. */
export function bomb(width: number, height: number): Promise<Buffer> {
  const create = { width, height, channels: 3, background: 'red' } as const
  return sharp({ create, limitInputPixels: false }).png().toBuffer()
}

/** A drawing with this in it. */
export function drawing(inner: string, attributes = 'width="400" height="300"'): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`)
}

/**
 * 64×48 pixels of H.265 in Display P3, red and blue, with EXIF (position and camera). Made with heif-enc 1.15.1 from a
 * JPEG of `redAndBlue`.
 */
export const HEIC: Buffer = readFileSync(join(import.meta.dirname, 'red-and-blue.heic'))

/** Returns the same with a quarter turn to the left, in place of the depth of its channels. */
export function rotatedHeic(): Buffer {
  const file = Buffer.from(HEIC)
  const at = file.indexOf('pixi')
  file.write('irot', at)
  file[at + 4] = 1
  return file
}

/** Returns red, green and blue of the top left and the bottom right pixel. */
export async function corners(picture: Buffer): Promise<readonly (readonly number[])[]> {
  const pixels = await sharp(picture).removeAlpha().raw().toBuffer()
  return [[...pixels.subarray(0, 3)], [...pixels.subarray(-3)]]
}
