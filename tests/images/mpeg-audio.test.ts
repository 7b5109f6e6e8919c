import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameCounter, tagLength, toldTime } from '../../src/images/mpeg-audio.ts'

/**
 * Headers of frames, with their bytes and samples: the formulas are those of ISO/IEC 11172-3 section 2.4.3.1,
 * 144 × bit rate / sampling rate for layer III of MPEG-1, and half of it for MPEG-2.
 */
const KINDS = {
  '128 kbit/s at 44.1 kHz': { header: 'fffb9000', bytes: 417, samples: 1_152, rate: 44_100 },
  '128 kbit/s at 44.1 kHz, padded': { header: 'fffb9200', bytes: 418, samples: 1_152, rate: 44_100 },
  '64 kbit/s at 44.1 kHz': { header: 'fffb5000', bytes: 208, samples: 1_152, rate: 44_100 },
  '320 kbit/s at 48 kHz': { header: 'fffbe400', bytes: 960, samples: 1_152, rate: 48_000 },
  '32 kbit/s at 22.05 kHz (MPEG-2)': { header: 'fff34000', bytes: 104, samples: 576, rate: 22_050 },
  '16 kbit/s at 11.025 kHz (MPEG-2.5)': { header: 'ffe32000', bytes: 104, samples: 576, rate: 11_025 },
} as const

type Kind = keyof typeof KINDS
const NAMES = Object.keys(KINDS) as Kind[]

function frame(kind: Kind): Buffer {
  const { header, bytes } = KINDS[kind]
  return Buffer.concat([Buffer.from(header, 'hex'), Buffer.alloc(bytes - 4)])
}

function secondsOf(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, kind) => sum + KINDS[kind].samples / KINDS[kind].rate, 0)
}

/** A tag of ID3v2.4 with a picture that looks like frames. */
function tag(length: number): Buffer {
  const size = [21, 14, 7, 0].map(shift => (length >> shift) & 0x7f)
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(size), Buffer.alloc(length, 0xff)])
}

describe('the frames of an MP3', () => {
  it.each(NAMES)('add up: %s', kind => {
    const counter = createFrameCounter()
    counter.add(Buffer.concat(Array.from({ length: 100 }, () => frame(kind))))
    const seconds = secondsOf(Array.from({ length: 100 }, () => kind))
    expect(counter.result()?.duration).toBeCloseTo(seconds, 6)
    expect(counter.result()?.bitrate).toBe(Math.round((100 * KINDS[kind].bytes * 8) / seconds))
  })

  it('add up in any mixture, cut anywhere, after a tag and before another one', () => {
    const kinds = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 60 })
    const cuts = fc.array(fc.nat(20_000), { maxLength: 5 })
    fc.assert(
      fc.property(kinds, cuts, fc.nat(3_000), (list, places, tagBytes) => {
        const trailer = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 0x20)])
        const file = Buffer.concat([tag(tagBytes), ...list.map(frame), trailer])
        const counter = createFrameCounter()
        const ends = [...places.map(place => place % file.length).sort((a, b) => a - b), file.length]
        let from = 0
        for (const end of ends) {
          counter.add(file.subarray(from, end))
          from = end
        }
        expect(counter.result()?.duration).toBeCloseTo(secondsOf(list), 6)
      }),
    )
  })

  it('of a file of variable bit rate add up although the first ones are alike', () => {
    const list: Kind[] = [
      ...Array.from({ length: 40 }, () => '128 kbit/s at 44.1 kHz' as const),
      ...Array.from({ length: 2_000 }, () => '64 kbit/s at 44.1 kHz' as const),
    ]
    const counter = createFrameCounter()
    counter.add(Buffer.concat(list.map(frame)))
    expect(counter.result()?.duration).toBeCloseTo(secondsOf(list), 6)
  })

  it('are none in other bytes, however many', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), bytes => {
        const counter = createFrameCounter()
        counter.add(Buffer.from(bytes))
        const { duration = 0 } = counter.result() ?? {}
        expect(Number.isFinite(duration)).toBe(true)
      }),
    )
    const counter = createFrameCounter()
    for (let n = 0; n < 64; n++) counter.add(Buffer.alloc(1_000_000, 0xfe))
    expect(counter.result()).toBeUndefined()
  })
})

describe('the first frame', () => {
  const first = frame('128 kbit/s at 44.1 kHz')

  it.each(['Xing', 'Info'])('tells the number of frames: %s', mark => {
    const told = Buffer.from(first)
    told.write(mark, 36, 'latin1')
    told.writeUInt32BE(1, 40)
    told.writeUInt32BE(1_000, 44)
    expect(toldTime(told, 417_000)?.duration).toBeCloseTo((1_000 * 1_152) / 44_100, 6)
  })

  it('tells the number of frames: VBRI', () => {
    const told = Buffer.from(first)
    told.write('VBRI', 36, 'latin1')
    told.writeUInt32BE(500, 50)
    expect(toldTime(told, 417_000)?.duration).toBeCloseTo((500 * 1_152) / 44_100, 6)
  })

  it('tells nothing without a header, and without the number', () => {
    expect(toldTime(first, 417_000)).toBeUndefined()
    const empty = Buffer.from(first)
    empty.write('Xing', 36, 'latin1')
    expect(toldTime(empty, 417_000)).toBeUndefined()
  })
})

it('the length of a tag has seven bits a byte, and may have a footer', () => {
  expect(tagLength(tag(300))).toBe(310)
  const footed = tag(300)
  footed[5] = 0x10
  expect(tagLength(footed)).toBe(320)
  expect(tagLength(frame('64 kbit/s at 44.1 kHz'))).toBe(0)
})
