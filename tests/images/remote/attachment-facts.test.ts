import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createMediaFetch } from '../../../src/images/remote/fetch-media.ts'
import { wave } from '../../program/sample-folder.ts'
import { m4a, mp3, mp3WithHeader, secondsOf } from '../recordings.ts'
import { png } from '../sample-images.ts'

const START = 64 * 1024
const TIMEOUTS = { connect: 1_000, headers: 2_000, total: 20_000 }
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server of one file, its requests as `METHOD range`, and the facts that are fetched from it. */
async function fetchFrom(listener: RequestListener, path = '/episode') {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push([request.method, request.headers.range].filter(Boolean).join(' '))
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const { fetch, close } = createMediaFetch({ version: '1', allowPrivateAddresses: true, timeouts: TIMEOUTS })
  closers.push(
    close,
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const url = `http://127.0.0.1:${address.port}${path}`
  return { asked, facts: fetch({ url, use: 'attachment' }) }
}

/** Serves a file with ranges and HEAD, as most servers do. */
function file(bytes: Buffer, type?: string): RequestListener {
  return (request, response) => {
    if (type !== undefined) response.setHeader('content-type', type)
    if (request.headers.range === undefined) return void whole(bytes, request, response)
    const end = Math.min(START, bytes.length)
    response
      .writeHead(206, { 'content-range': `bytes 0-${end - 1}/${bytes.length}` })
      .end(bytes.subarray(0, end))
  }
}

function whole(bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-length', bytes.length)
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** The start of an MP3 file: a tag with a picture that is longer than what is read, then nothing. */
const MP3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\x3f\x7f\x7f', 'latin1'), Buffer.alloc(100_000)])
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), Buffer.alloc(1_000)])
const OPUS = Buffer.concat([
  Buffer.from('OggS\0\x02', 'latin1'),
  Buffer.alloc(20),
  Buffer.from('\x01\x13OpusHead\x01\x02', 'latin1'),
  Buffer.alloc(100),
])
const UNKNOWN = Buffer.from('Chapter one. It was a dark and stormy night.')

describe('the facts of a remote attachment', () => {
  it('are its type and whole length, from one request for its start', async () => {
    const { asked, facts } = await fetchFrom(file(MP3))
    expect(await facts).toEqual({ type: 'audio/mpeg', length: MP3.length })
    expect(asked[0]).toBe(`GET bytes=0-${START - 1}`)
    expect(asked.slice(1).join()).toBe('GET bytes=1048585-1050584')
  })

  it.each([
    ['a file shorter than the start', wave(100), 'text/plain', 'audio/wav'],
    ['Opus, without a parameter', OPUS, 'application/ogg', 'audio/ogg'],
    ['an MP4 file of which the server says nothing', MP4, 'application/octet-stream', 'video/mp4'],
    ['an MP4 file that the server calls audio', MP4, 'audio/x-m4a', 'audio/x-m4a'],
    ['an MP4 file that the server calls something else', MP4, 'audio/mpeg', 'video/mp4'],
    ['bytes of no known type that the server names', UNKNOWN, 'Text/VTT; charset=utf-8', 'text/vtt'],
  ])('are right for %s', async (_name, bytes, declared, type) => {
    const { facts } = await fetchFrom(file(bytes, declared), '/misleading.jpg')
    expect(await facts).toMatchObject({ type, length: bytes.length })
  })

  it('include the pixels of a picture', async () => {
    const { facts } = await fetchFrom(file(png(3, 2)))
    expect(await facts).toEqual({ type: 'image/png', length: png(3, 2).length, width: 3, height: 2 })
  })

  it('come from the beginning of an answer with the whole file, and the rest is not read', async () => {
    const closed = Promise.withResolvers<void>()
    let sent = 0
    const { asked, facts } = await fetchFrom((_request, response) => {
      const length = 500_000_000
      response.writeHead(200, { 'content-length': length })
      response.on('close', closed.resolve)
      response.write(MP3)
      const pour = () => {
        sent += 64_000
        if (sent < length && response.write(Buffer.alloc(64_000))) setImmediate(pour)
      }
      response.on('drain', pour)
      pour()
    })
    expect(await facts).toEqual({ type: 'audio/mpeg', length: 500_000_000 })
    await closed.promise
    expect(sent).toBeLessThan(100_000_000)
    expect(asked).toHaveLength(1)
  })

  it.each([400, 403, 405, 416, 500, 501])('come from a request without a range after %i', async status => {
    const { asked, facts } = await fetchFrom((request, response) => {
      if (request.headers.range !== undefined) response.writeHead(status).end()
      else whole(MP3, request, response)
    })
    expect(await facts).toEqual({ type: 'audio/mpeg', length: MP3.length })
    expect(asked).toEqual([`GET bytes=0-${START - 1}`, 'GET'])
  })

  it.each([
    [
      'a part of unknown length',
      (response: ServerResponse) => response.writeHead(206, { 'content-range': 'bytes 0-65535/*' }),
    ],
    ['the whole file in chunks', (response: ServerResponse) => response.writeHead(200)],
  ])('include the length from HEAD after %s', async (_name, begin) => {
    const { asked, facts } = await fetchFrom((request, response) => {
      if (request.method === 'HEAD') whole(MP3, request, response)
      else begin(response).end(MP3.subarray(0, START))
    })
    expect(await facts).toEqual({ type: 'audio/mpeg', length: MP3.length })
    expect(asked.slice(0, 2)).toEqual([`GET bytes=0-${START - 1}`, 'HEAD'])
  })

  it.each([
    ['refuses HEAD', (response: ServerResponse) => response.writeHead(405).end()],
    ['breaks off HEAD', (response: ServerResponse) => response.destroy()],
    ['tells no length', (response: ServerResponse) => response.writeHead(200).end()],
  ])('have the length 0 when the server %s', async (_name, answerHead) => {
    const { facts } = await fetchFrom((request, response) => {
      if (request.method === 'HEAD') answerHead(response)
      else response.writeHead(200).end(MP3)
    })
    expect(await facts).toEqual({ type: 'audio/mpeg', length: 0 })
  })

  it('are those of the file that a redirect leads to', async () => {
    const { facts } = await fetchFrom((request, response) => {
      if (request.url === '/episode') response.writeHead(302, { location: '/cdn/1' }).end()
      else file(MP3)(request, response)
    })
    expect(await facts).toEqual({ type: 'audio/mpeg', length: MP3.length })
  })
})

describe('a remote attachment is refused', () => {
  it.each<[string, RequestListener, RegExp]>([
    [
      'when it is missing',
      (_, response) => response.writeHead(404).end(),
      /expected status 200 or 206, got 404$/,
    ],
    ['when it is forbidden', (_, response) => response.writeHead(403).end(), /got 403$/],
    ['when it is empty', file(Buffer.alloc(0), 'audio/mpeg'), /expected a file, got no bytes/],
    [
      'when it is a page to sign in',
      file(Buffer.from('<!DOCTYPE html><title>Sign in'), 'text/html'),
      /bytes of no known type/,
    ],
    [
      'when nobody knows its type',
      file(UNKNOWN, 'binary/octet-stream'),
      /bytes of no known type: give its type and length/,
    ],
    [
      'when other bytes come',
      (_, response) => response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('abcde'),
      /expected the first bytes, got "bytes 5-9\/10"/,
    ],
    [
      'when it is compressed',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(MP3),
      /expected the file as it is, got the coding "gzip"/,
    ],
  ])('%s', async (_name, listener, message) => {
    const { facts } = await fetchFrom(listener)
    await expect(facts).rejects.toThrow(message)
  })

  it('when it is in the private network', async () => {
    const { fetch, close } = createMediaFetch({ version: '1', allowPrivateAddresses: false })
    closers.push(close)
    const fetched = fetch({ url: 'http://169.254.169.254/a.mp3', use: 'attachment' })
    await expect(fetched).rejects.toThrow(/expected a public address/)
  })
})

/** Serves any range of a file, as servers of recordings do. */
function ranges(bytes: Buffer): RequestListener {
  return (request, response) => {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const part = bytes.subarray(Number(from), to === '' ? undefined : Number(to) + 1)
    const last = Number(from) + part.length - 1
    response.writeHead(206, { 'content-range': `bytes ${from}-${last}/${bytes.length}` }).end(part)
  }
}

/** A tag with a picture that is longer than the first request. */
function tagged(frames: Buffer): Buffer {
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\x06\x00\x00', 'latin1'), Buffer.alloc(6 * 128 * 128)])
  return Buffer.concat([tag, frames])
}

describe('the playing time of a remote recording', () => {
  it.each([
    ['an MP3 that tells it', mp3WithHeader(2_000), secondsOf(2_000), 1],
    ['an MP3 that tells it after a long tag', tagged(mp3WithHeader(2_000)), secondsOf(2_000), 2],
    ['an M4A with its tracks at the end', m4a(3_723, 5_000_000), 3_723, 4],
    ['a WAV of ten minutes', wave(8_000 * 600), 600, 3],
  ])('comes from a few ranges: %s', async (_, bytes, seconds, requests) => {
    const { asked, facts } = await fetchFrom(ranges(bytes))
    expect((await facts).duration).toBeCloseTo(seconds, 2)
    expect(asked.length).toBeLessThanOrEqual(requests)
  })

  it('is not there when only the whole file would tell it', async () => {
    const { asked, facts } = await fetchFrom(ranges(mp3(2_000)))
    expect(await facts).toEqual({ type: 'audio/mpeg', length: mp3(2_000).length })
    expect(asked).toHaveLength(1)
  })

  it('costs no more than some megabytes of a hostile file', async () => {
    // Boxes of eight bytes, and no list of tracks.
    const hostile = Buffer.concat([
      m4a(1).subarray(0, 24),
      Buffer.alloc(40_000_000, Buffer.from('\0\0\0\bfree', 'latin1')),
    ])
    const { asked, facts } = await fetchFrom(ranges(hostile))
    expect((await facts).duration).toBeUndefined()
    expect(asked.length).toBeLessThan(40)
  })
})
