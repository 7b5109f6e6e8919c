import { describe, expect, it } from 'vitest'
import { mediaFacts } from '../../src/images/media-facts.ts'

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const box = (name: string, ...inner: readonly Buffer[]) => {
  const data = Buffer.concat(inner)
  return Buffer.concat([uint32(8 + data.length), Buffer.from(name), data])
}
const FTYP = box('ftyp', Buffer.from('isom\0\0\0\0isommp42'))
const mp4Track = (handler: string) =>
  box('trak', box('mdia', box('hdlr', Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13))))
const moov = (...handlers: readonly string[]) => box('moov', ...handlers.map(mp4Track))
const MDAT = box('mdat', Buffer.alloc(100))

/** An EBML element with a size of one byte. */
const ebml = (id: string, ...inner: readonly Buffer[]) => {
  const data = Buffer.concat(inner)
  return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x80 | data.length]), data])
}
const HEAD = ebml('1a45dfa3', ebml('4282', Buffer.from('webm')))
const webmTrack = (type: number) => ebml('ae', ebml('d7', Buffer.from([1])), ebml('83', Buffer.from([type])))
const webm = (...types: readonly number[]) =>
  Buffer.concat([HEAD, Buffer.from('18538067ff', 'hex'), ebml('1654ae6b', ...types.map(webmTrack))])

describe('the type of a recording', () => {
  it.each([
    ['MP4 with sound', Buffer.concat([FTYP, moov('soun'), MDAT]), 'audio/mp4'],
    [
      'MP4 with sound, whose tracks are listed at the end',
      Buffer.concat([FTYP, MDAT, moov('soun')]),
      'audio/mp4',
    ],
    ['MP4 with sound and chapters', Buffer.concat([FTYP, moov('soun', 'text')]), 'audio/mp4'],
    ['MP4 with sound and picture', Buffer.concat([FTYP, moov('soun', 'vide'), MDAT]), 'video/mp4'],
    ['MP4 with a picture alone', Buffer.concat([FTYP, moov('vide')]), 'video/mp4'],
    [
      'MP4 whose tracks are cut off',
      Buffer.concat([FTYP, moov('soun', 'vide')]).subarray(0, -60),
      'video/mp4',
    ],
    [
      'MP4 with a large box before its tracks',
      Buffer.concat([FTYP, uint32(1), MDAT, moov('soun')]),
      'video/mp4',
    ],
    ['MP4 without tracks', Buffer.concat([FTYP, MDAT]), 'video/mp4'],
    ['WebM with sound', webm(2), 'audio/webm'],
    ['WebM with sound and picture', webm(2, 1), 'video/webm'],
    ['WebM with a picture alone', webm(1), 'video/webm'],
    ['WebM whose tracks are cut off', webm(2, 1).subarray(0, -4), 'video/webm'],
    ['WebM without tracks', HEAD, 'video/webm'],
  ])('%s is %s', async (_name, bytes, type) => {
    expect(await mediaFacts(bytes)).toEqual({ type })
  })

  it('never throws, wherever the file is cut off', async () => {
    for (const file of [Buffer.concat([FTYP, MDAT, moov('soun')]), webm(2, 1, 17)])
      for (let length = 0; length <= file.length; length++) {
        const { type } = await mediaFacts(file.subarray(0, length))
        if (length > 40) expect(type).toMatch(/^(?:audio|video)\/(?:mp4|webm)$/)
      }
  })
})
