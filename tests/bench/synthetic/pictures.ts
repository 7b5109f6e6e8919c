import sharp from 'sharp'
import { createRandom } from './random.ts'

/** Pictures that are drawn; all others differ from one of them in a table. */
const DRAWN = 24
const WIDTH = 1_280
const HEIGHT = 720
/** Marker of a quantization table (ITU-T T.81 section B.2.4.1), and what stands before its 64 values. */
const TABLE_MARKER = Buffer.from([0xff, 0xdb])
const TABLE_HEADER_LENGTH = 5
/** The values of the finest detail in a table, in which a number is written, four bits each. */
const FIRST_FINE_VALUE = 48
const FINE_VALUES = 8
/** About what the table has there at this quality; a value of 0 would be wrong. */
const COARSE = 0x40

/** A photograph for the article of this number: a right JPEG that no other number has. */
export type PictureOf = (number: number) => Buffer

/** Draws a few dozen pictures of 30 to 90 kB. */
export async function createPictures(seed = 1): Promise<PictureOf> {
  const drawn: Buffer[] = []
  for (let number = 0; number < DRAWN; number++) drawn.push(await draw(seed, number))
  return number => marked(drawn[number % DRAWN] ?? Buffer.alloc(0), Math.floor(number / DRAWN))
}

/** Soft patches of colour, some finer than others, as in a photograph. */
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
 * The picture with a number written into its first quantization table: other pixels by a hair, hence another content
 * also without its metadata, and as right a JPEG as before.
 */
function marked(picture: Buffer, number: number): Buffer {
  const copy = Buffer.from(picture)
  const values = copy.indexOf(TABLE_MARKER) + TABLE_HEADER_LENGTH + FIRST_FINE_VALUE
  for (let place = 0; place < FINE_VALUES; place++) {
    copy[values + place] = COARSE | ((number >>> (4 * place)) & 0x0f)
  }
  return copy
}
