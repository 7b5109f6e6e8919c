/** Rows of pixels with eight bits each for red, green, blue and opacity. */
export interface PixelRows {
  readonly width: number
  readonly height: number
  /** Bytes from the start of one row to the next. */
  readonly stride: number
  readonly data: Uint8Array
}

const SHORT = 3
const LONG = 4
const UNDEFINED = 7
const HEADER_LENGTH = 8
const ENTRY_LENGTH = 12
const CHANNELS = 4

/** Writes pixels and their ICC profile as a TIFF 6.0 file of one strip. */
export function uncompressedTiff(
  pixels: PixelRows,
  profile: Uint8Array = new Uint8Array(),
): Buffer<ArrayBuffer> {
  const { width, height } = pixels
  const entryCount = profile.length > 0 ? 12 : 11
  const bits = HEADER_LENGTH + 2 + entryCount * ENTRY_LENGTH + 4
  const icc = bits + CHANNELS * 2
  const strip = icc + profile.length + (profile.length % 2)
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, CHANNELS, bits],
    [259, SHORT, 1, 1], // no compression
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, strip],
    [277, SHORT, 1, CHANNELS],
    [278, LONG, 1, height], // all rows are in one strip
    [279, LONG, 1, width * height * CHANNELS],
    [284, SHORT, 1, 1], // channels side by side
    [338, SHORT, 1, 2], // opacity that the colours were not multiplied with
    [34675, UNDEFINED, profile.length, icc],
  ]
  const file = Buffer.alloc(strip + width * height * CHANNELS)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(HEADER_LENGTH, 4)
  file.writeUInt16LE(entryCount, HEADER_LENGTH)
  for (const [index, [tag, type, count, value]] of entries.slice(0, entryCount).entries()) {
    const at = HEADER_LENGTH + 2 + index * ENTRY_LENGTH
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(type, at + 2)
    file.writeUInt32LE(count, at + 4)
    file.writeUInt32LE(value, at + 8)
  }
  for (let channel = 0; channel < CHANNELS; channel++) file.writeUInt16LE(8, bits + channel * 2)
  file.set(profile, icc)
  writeRows(pixels, file.subarray(strip))
  return file
}

function writeRows({ width, height, stride, data }: PixelRows, strip: Buffer): void {
  const length = width * CHANNELS
  for (let row = 0; row < height; row++)
    strip.set(data.subarray(row * stride, row * stride + length), row * length)
}
