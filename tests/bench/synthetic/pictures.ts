import sharp from 'sharp'
import { createRandom } from './random.ts'

/** Pictures that are drawn. All others are one of these with another quantization table. */
const DRAWN = 24
const WIDTH = 1_280
const HEIGHT = 720
/** Marker of a quantization table (ITU-T T.81 section B.2.4.1), and the bytes before its 64 values. */
const TABLE_MARKER = Buffer.from([0xff, 0xdb])
const TABLE_HEADER_LENGTH = 5
/** The table values of the finest detail. A number is encoded in them, four bits each. */
const FIRST_FINE_VALUE = 48
const FINE_VALUES = 8
/** Approximate table value there at this quality. A value of 0 is invalid. */
const COARSE = 0x40

/** Returns the photograph of an article: a valid JPEG that is unique to its number. */
export type PictureOf = (number: number) => Buffer

/** Draws a few dozen pictures of 30 to 90 kB. */
export async function createPictures(seed = 1): Promise<PictureOf> {
  const drawn: Buffer[] = []
  for (let number = 0; number < DRAWN; number++) drawn.push(await draw(seed, number))
  return number => marked(drawn[number % DRAWN] ?? Buffer.alloc(0), Math.floor(number / DRAWN))
}

/** Draws soft patches of colour, some finer than others, as in a photograph. */
function draw(seed: number, number: number): Promise<Buffer> {
  const random = createRandom(seed, 3, number)
  const columns = 24 + random.below(40)
  const rows = Math.round((columns * HEIGHT) / WIDTH)
  const pixels = Buffer.from(Array.from({ length: columns * rows * 3 }, () => random.below(256)))
  return sharp(pixels, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(WIDTH, HEIGHT, { kernel: 'cubic', fit: 'fill' })
    .jpeg({ quality: 60 })
    .toBuffer()
}

/**
 * Returns the picture with a number in its first quantization table: slightly other pixels, and so another content
 * even without its metadata, and still a valid JPEG.
 */
function marked(picture: Buffer, number: number): Buffer {
  const copy = Buffer.from(picture)
  const values = copy.indexOf(TABLE_MARKER) + TABLE_HEADER_LENGTH + FIRST_FINE_VALUE
  for (let place = 0; place < FINE_VALUES; place++) {
    copy[values + place] = COARSE | ((number >>> (4 * place)) & 0x0f)
  }
  return copy
}
