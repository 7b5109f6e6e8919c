import { describe, expect, it } from 'vitest'
import { itemEnclosures, rssEnclosure, UNKNOWN_TYPE } from '../../../src/formats/elements/enclosures.ts'
import type { Item } from '../../../src/formats/model.ts'

const BASE = 'https://example.org/'

function itemWith(files: Partial<Item>): Item {
  return { title: 'T', link: BASE, date: new Date(0), ...files }
}

function typeOf(files: Partial<Item>): string | undefined {
  return rssEnclosure(itemWith(files), BASE)?.type
}

describe('the type of a file', () => {
  it.each([
    [{ image: '/1.jpg' }, 'image/jpeg'],
    [{ image: '/1.webp?w=100' }, 'image/webp'],
    [{ audio: '/1.mp3' }, 'audio/mpeg'],
    [{ audio: '/1.MP3?x=a/b.mp4#c.mp4' }, 'audio/mpeg'],
    [{ enclosure: { url: '/1.tar.gz' } }, 'application/gzip'],
    [{ enclosure: { url: '/1.constructor' } }, 'application/octet-stream'],
    [{ audio: '/1.mp4' }, 'audio/mp4'],
    [{ video: '/1.mp4' }, 'video/mp4'],
    [{ audio: '/1.webm' }, 'audio/webm'],
    [{ video: '/1.mov' }, 'video/quicktime'],
    [{ image: '/photo/1' }, 'application/octet-stream'],
    [{ image: '/photo.d/1' }, 'application/octet-stream'],
    [{ image: { url: '/1', type: 'image/jpg' } }, 'image/jpeg'],
    [{ image: { url: '/1.png', type: 'image/webp' } }, 'image/webp'],
    [{ image: { url: '/1.png', type: '' } }, 'image/png'],
    [{ image: { url: '/1', type: 'constructor' } }, 'constructor'],
  ])('of %j is %s', (files, type) => {
    expect(typeOf(files)).toBe(type)
  })
})

describe('the one enclosure of RSS', () => {
  it.each([
    [{ video: '/v', audio: '/a.mp3', image: '/i.jpg' }, '/v'],
    [{ audio: '/a', image: '/i.jpg', enclosure: { url: '/e.mp3' } }, '/a'],
    [{ image: '/i.jpg', enclosure: { url: '/e.mp3' } }, '/e.mp3'],
    [{ image: '/i.jpg', enclosure: { url: '/e.pdf' } }, '/i.jpg'],
    [{ enclosure: { url: '/e.pdf' }, attachments: [{ url: '/x.mp4' }] }, '/x.mp4'],
    [{ enclosure: { url: '/e.pdf' } }, '/e.pdf'],
    [{ image: '/i.jpg', attachments: [{ url: '/e.pdf' }, { url: '/e', type: UNKNOWN_TYPE }] }, '/e'],
    [{ image: { url: '/i', type: UNKNOWN_TYPE }, attachments: [{ url: '/e.pdf' }] }, '/i'],
    [{ image: '/i.jpg', attachments: [{ url: '/e', type: UNKNOWN_TYPE }, { url: '/e.mp3' }] }, '/e.mp3'],
  ])('of %j is %s', (files, path) => {
    expect(rssEnclosure(itemWith(files), BASE)?.url).toBe(new URL(path, BASE).href)
  })
})

describe('all enclosures', () => {
  it('have no URL twice', () => {
    const files = {
      image: '/i.jpg',
      enclosure: { url: '/i.jpg', length: 5 },
      attachments: [{ url: `${BASE}i.jpg` }],
    }
    expect(itemEnclosures(itemWith(files), BASE)).toMatchObject([{ url: `${BASE}i.jpg`, length: 5 }])
  })

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 0])('have no length or size of %d', number => {
    const image = { url: '/i.jpg', length: number, width: number, height: number }
    const [file] = itemEnclosures(itemWith({ image }), BASE)
    expect([file?.length, file?.width, file?.height]).toEqual([undefined, undefined, undefined])
  })

  it('have no invalid playing time', () => {
    const times = [Number.NaN, -1, 0, Number.POSITIVE_INFINITY, 1.5]
    const files = itemEnclosures(
      itemWith({ attachments: times.map((duration, at) => ({ url: `/${at}`, duration })) }),
      BASE,
    )
    expect(files.map(({ duration }) => duration)).toEqual([undefined, undefined, undefined, undefined, 1.5])
  })
})
