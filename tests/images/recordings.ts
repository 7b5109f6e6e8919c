/** Returns an MP3 of constant bit rate without any header that tells its length: frames of 417 bytes, 1,152 samples at 44.1 kHz. */
export function mp3(frames: number): Buffer {
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xfffb9000)
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** Returns the same with a first frame of `Xing`, which tells the number of the others. */
export function mp3WithHeader(frames: number): Buffer {
  const first = mp3(1)
  first.write('Xing', 36, 'latin1')
  first.writeUInt32BE(1, 40)
  first.writeUInt32BE(frames, 44)
  return Buffer.concat([first, mp3(frames)])
}

/** Seconds of so many frames. */
export function secondsOf(frames: number): number {
  return (frames * 1_152) / 44_100
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4)
  return bytes
}

/**
 * Returns an M4A (ISO/IEC 14496-12) with so many bytes of sound before its list of tracks, as recorders write it, and a duration in
 * seconds.
 */
export function m4a(seconds: number, soundBytes = 1_000): Buffer {
  const scale = 44_100
  const movie = box('mvhd', words(0, 0, 0, 1_000, seconds * 1_000), Buffer.alloc(80))
  const trackHead = box('tkhd', words(7, 0, 0, 1, 0, seconds * 1_000), Buffer.alloc(60))
  const mediaHead = box('mdhd', words(0, 0, 0, scale, seconds * scale, 0))
  const handler = box('hdlr', words(0, 0), Buffer.from('soun'), Buffer.alloc(13))
  const format = box('mp4a', words(0, 1, 0, 0, 0x00020010, 0, scale << 16))
  const table = box(
    'stbl',
    box('stsd', words(0, 1), format),
    ...['stts', 'stsc', 'stco'].map(name => box(name, words(0, 0))),
    box('stsz', words(0, 0, 0)),
  )
  const media = box('mdia', mediaHead, handler, box('minf', box('smhd', words(0, 0)), table))
  const brand = box('ftyp', Buffer.from('M4A \0\0\0\0M4A mp42', 'latin1'))
  return Buffer.concat([
    brand,
    box('mdat', Buffer.alloc(soundBytes)),
    box('moov', movie, box('trak', trackHead, media)),
  ])
}
