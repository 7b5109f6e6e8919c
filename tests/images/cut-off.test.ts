import { describe, expect, it } from 'vitest'
import { isCutOff } from '../../src/images/cut-off.ts'
import { isDrawable } from '../../src/images/draw-rendition.ts'
import { animated, HEIC, photograph, redAndBlue, transparent } from './pictures.ts'
import { GIF, jpeg, png, WEBP } from './sample-images.ts'

const isCut = (file: Buffer, type: string) => isCutOff(file, type, isDrawable)
const picture = () => redAndBlue(300, 200)

const PICTURES: readonly [string, () => Promise<Buffer>][] = [
  ['image/jpeg', () => photograph(300, 200)],
  ['image/jpeg', () => picture().jpeg({ progressive: true }).toBuffer()],
  ['image/png', () => picture().png({ compressionLevel: 0 }).toBuffer()],
  ['image/png', () => transparent(300, 200).png().toBuffer()],
  ['image/gif', () => picture().gif().toBuffer()],
  ['image/webp', () => picture().webp().toBuffer()],
  ['image/webp', async () => (await animated(30, 20)).webp().toBuffer()],
  ['image/avif', () => picture().avif().toBuffer()],
  ['image/heic', async () => HEIC],
]

describe('isCutOff', () => {
  it.each(PICTURES)('tells a whole %s from its first part', async (type, make) => {
    const whole = await make()
    expect(await isCut(whole, type)).toBe(false)
    for (const part of [0.3, 0.6, 0.9]) {
      expect([part, await isCut(whole.subarray(0, whole.length * part), type)]).toEqual([part, true])
    }
  })

  it.each<[string, string, Buffer]>([
    ['a JPEG without pixels', 'image/jpeg', jpeg(3, 2)],
    ['a PNG', 'image/png', png(3, 2)],
    ['a GIF', 'image/gif', GIF],
    ['a WebP', 'image/webp', WEBP],
    ['a type that is not known', 'image/x-other', Buffer.from('GIF')],
    ['no picture', 'audio/mpeg', Buffer.from('ID3')],
  ])('does not refuse %s', async (_what, type, file) => {
    expect(await isCut(file, type)).toBe(false)
  })

  it('accepts a picture that lacks only its end mark, or has bytes behind it', async () => {
    const photo = await photograph(300, 200)
    const drawn = await picture().png().toBuffer()
    const flat = await picture().gif().toBuffer()
    const tail = Buffer.from('from a camera')
    expect(await isCut(photo.subarray(0, -2), 'image/jpeg')).toBe(false)
    expect(await isCut(drawn.subarray(0, -12), 'image/png')).toBe(false)
    expect(await isCut(flat.subarray(0, -1), 'image/gif')).toBe(false)
    expect(await isCut(Buffer.concat([photo, tail]), 'image/jpeg')).toBe(false)
    expect(await isCut(Buffer.concat([drawn, tail]), 'image/png')).toBe(false)
    expect(await isCut(Buffer.concat([flat, tail]), 'image/gif')).toBe(false)
  })
})
