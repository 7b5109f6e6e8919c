import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersIn, ask, connected, exchange, readAll } from './raw-http.ts'
import { FEEDS, mediaUrls, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
/** A response that waits for nothing takes much less. */
const AT_ONCE_MS = 10_000

let program: Program
const send = (text: string | Buffer, milliseconds?: number) => exchange(program.port, text, milliseconds)
const statuses = (text: string) => answersIn(text).map(answer => answer.status)

beforeAll(async () => {
  program = await startProgram(await sampleFolder())
  await ask(`${program.url}/`)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe.each(FEEDS)('%s over HTTP/1.0', path => {
  it('check 56: is sent without Host, with a length, and the connection is closed', async () => {
    const { text, closed } = await send(`GET ${path} HTTP/1.0\r\n\r\n`)
    const [answer] = answersIn(text)
    expect([answer?.status, answer?.headers['content-length']]).toEqual([200, String(answer?.bytes.length)])
    expect(closed).toBe(true)
  })

  it('check 40: is never chunked', async () => {
    const { text } = await send(`GET ${path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n`)
    expect(answersIn(text)[0]?.headers).not.toHaveProperty('transfer-encoding')
  })

  it('check 56: is a 304 for a client that has it', async () => {
    const { text, closed } = await send(`GET ${path} HTTP/1.0\r\nIf-None-Match: *\r\n\r\n`)
    expect([statuses(text), closed]).toEqual([[304], true])
  })
})

describe('a connection', () => {
  it('check 40: pages, errors and redirects over HTTP/1.0 are not chunked', async () => {
    for (const path of ['/', '/nothing', '/feed', '/articles/2021-02-17-mission', '/robots.txt']) {
      const { text, closed } = await send(`GET ${path} HTTP/1.0\r\n\r\n`)
      expect(answersIn(text)[0]?.headers, path).not.toHaveProperty('transfer-encoding')
      expect(closed).toBe(true)
    }
  })

  it('check 57: is closed after the response to Connection: close', async () => {
    const { text, closed } = await send(`GET /rss.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    expect([statuses(text), closed]).toEqual([[200], true])
    expect(answersIn(text)[0]?.headers.connection).toBe('close')
  })

  it('check 57: gets the responses to pipelined requests in their order', async () => {
    const paths = ['/rss.xml', '/', '/atom.xml', '/nothing', '/articles/2021-02-17-mission', '/feed.json']
    const requests = paths.map((path, at) => asking('GET', path, at === paths.length - 1))
    const { text } = await send(requests.join(''))
    const types = answersIn(text).map(answer => String(answer.headers['content-type']).split(';')[0])
    expect(types).toEqual([
      'application/rss+xml',
      'text/html',
      'application/atom+xml',
      'text/plain',
      'text/html',
      'application/feed+json',
    ])
  })

  it('check 57: stays open for the next request', async () => {
    const socket = await connected(program.port)
    for (const path of FEEDS) expect(await askOver(socket, path)).toMatch(/^HTTP\/1\.1 304 /)
    socket.destroy()
  })

  it('check 59: a short body of a GET is dropped, and the next request is read', async () => {
    const first = 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nGET / HTTP/'
    const { text } = await send(first + asking('GET', '/atom.xml', true))
    expect(answersIn(text).map(answer => answer.headers['content-type'])).toEqual([
      'application/rss+xml; charset=utf-8',
      'application/atom+xml; charset=utf-8',
    ])
  })

  it.each(['GET', 'POST'])('check 59: a long body that %s announces is not read', async method => {
    const head = `${method} /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n`
    const { text, closed } = await send(head, AT_ONCE_MS)
    expect(statuses(text)).toEqual([method === 'GET' ? 200 : 405])
    expect(closed).toBe(true)
  })

  it.each(['GET', 'POST'])('check 59: an endless body of %s is not read', async method => {
    const head = `${method} /rss.xml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`
    const { text, closed } = await send(head, AT_ONCE_MS)
    expect(statuses(text)).toEqual([method === 'GET' ? 200 : 405])
    expect(closed).toBe(true)
  })

  it('check 60: Expect: 100-continue gets its final status at once', async () => {
    const expecting = 'Expect: 100-continue\r\nContent-Length: 100\r\n'
    const { text } = await send(`POST /rss.xml HTTP/1.1\r\nHost: a\r\n${expecting}\r\n`, AT_ONCE_MS)
    expect(statuses(text)).toEqual([405])
  })

  it('check 60: an unknown expectation gets 417 or is ignored', async () => {
    const { text } = await send(
      'GET /rss.xml HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
      AT_ONCE_MS,
    )
    expect([200, 417]).toContain(statuses(text)[0])
  })
})

describe('check 59: a request that could be smuggled gets 400 and the connection is closed', () => {
  const next = asking('GET', '/atom.xml', false)

  it.each([
    [
      'both lengths',
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'both lengths, the other way',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'the same length twice',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab',
    ],
    ['a length that is none', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nab'],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\nab'],
    [
      'a coding that is not last',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    ],
    ['a list of lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab'],
    ['a hexadecimal length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab'],
    ['an empty length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\nab'],
    [
      'a length past all numbers',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nab',
    ],
    [
      'two codings',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n'],
    [
      'a coding behind a vertical tab',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a coding with a space before its colon',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'both lengths of a GET',
      'GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header without colon', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nNonsense\r\n\r\n'],
    ['a header without name', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n'],
    ['NUL in the name of a header', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX\u0000: x\r\n\r\n'],
    ['a space in the name of a header', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX Y: x\r\n\r\n'],
    ['bare LF at the end of the headers', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\n\n'],
    ['bare CR everywhere', 'GET /rss.xml HTTP/1.1\rHost: a\r\r'],
    ['two hosts', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['an empty host', 'GET /rss.xml HTTP/1.1\r\nHost: \r\n\r\n'],
    ['a host with a path', 'GET /rss.xml HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['a host with a user', 'GET /rss.xml HTTP/1.1\r\nHost: user@a\r\n\r\n'],
    ['a host with a space', 'GET /rss.xml HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['a host with a port that is no number', 'GET /rss.xml HTTP/1.1\r\nHost: a:b\r\n\r\n'],
    ['an invalid host over HTTP/1.0', 'GET /rss.xml HTTP/1.0\r\nHost: a/b\r\n\r\n'],
    ['a folded header', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX-One: 1\r\n 2\r\n\r\n'],
    ['bare LF', 'GET /rss.xml HTTP/1.1\nHost: a\n\n'],
    ['bare LF in the headers', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX-One: 1\nX-Two: 2\r\n\r\n'],
    ['bare CR in a header', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX-One: 1\rX-Two: 2\r\n\r\n'],
    ['NUL in a header', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX-One: 1\u00002\r\n\r\n'],
    ['NUL in the address', 'GET /rss\u0000.xml HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['space before the colon', 'GET /rss.xml HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['space before the first header', 'GET /rss.xml HTTP/1.1\r\n Host: a\r\n\r\n'],
    ['a space in the address', 'GET /rss.xml x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['the version of another protocol', 'GET /rss.xml HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['the start of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a version that is none', 'GET /rss.xml HTTP/9.1\r\nHost: a\r\n\r\n'],
    [
      'a chunk length that is none',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    ],
  ])('%s', async (name, request) => {
    const { text, closed } = await send(Buffer.from(request + next, 'latin1'), AT_ONCE_MS)
    expect(closed).toBe(true)
    expect(text).not.toContain('application/atom+xml')
    const [first] = answersIn(text)
    // A request is answered before its body is read.
    if (name !== 'a chunk length that is none') expect(first?.status).toBe(400)
  })

  it.each([
    ['an unknown coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['bare LF between chunks', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n'],
    [
      'bare LF in an extension of a chunk',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n',
    ],
  ])('or the response to its head, and the rest is not read: %s', async (_, request) => {
    const { text, closed } = await send(request + next, AT_ONCE_MS)
    expect(closed).toBe(true)
    expect(statuses(text)[0]).toBe(405)
    expect(text).not.toContain('application/atom+xml')
  })

  it('for any bytes in its place', async () => {
    const right = `${asking('POST', '/', false)}${asking('GET', '/rss.xml', false)}`
    await fc.assert(
      fc.asyncProperty(mutations, async changes => {
        const bytes = Buffer.from(right, 'latin1')
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const socket = await connected(program.port)
        socket.end(bytes)
        const { text, closed } = await readAll(socket, AT_ONCE_MS)
        expect(closed).toBe(true)
        expect(text === '' || text.startsWith('HTTP/1.1 ')).toBe(true)
      }),
      { numRuns: 200 },
    )
    expect(program.output()).not.toMatch(/failed|"level":50/)
  })

  it('but not before earlier requests have been answered', async () => {
    const { text, closed } = await send(`${asking('GET', '/', false)}garbage\r\n\r\n`, AT_ONCE_MS)
    expect([statuses(text), closed]).toEqual([[200, expect.toSatisfy(isRefusal)], true])
  })

  it('and never within another response', async () => {
    const { recording } = await mediaUrls(program.url)
    const { pathname } = new URL(recording)
    const { text, closed } = await send(`${asking('GET', pathname, false)}\u0000\r\n\r\n`, AT_ONCE_MS)
    expect([statuses(text), closed]).toEqual([[200, expect.toSatisfy(isRefusal)], true])
  })

  it.each([
    'a',
    'a:8080',
    'A.Example.',
    '127.0.0.1:80',
    '[::1]:8080',
    'my_host',
    'a:',
  ])('but a valid host is answered: %s', async host => {
    const { text } = await send(
      `GET /rss.xml HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      AT_ONCE_MS,
    )
    expect(statuses(text)).toEqual([200])
  })

  it('and the server still answers', async () => {
    expect((await ask(`${program.url}/health/live`)).status).toBe(200)
  })
})

describe.concurrent('check 58: a slow client', () => {
  const START = 'GET /rss.xml HTTP/1.1\r\nHost: a\r\n'

  it('that sends its headers slowly gets 408 or a closed connection', async () => {
    const socket = await connected(program.port)
    socket.write(START)
    const dribble = setInterval(() => socket.write('X-Slow: 1\r\n'), 500)
    const { text, closed } = await readAll(socket, 28_000).finally(() => clearInterval(dribble))
    expect(closed).toBe(true)
    if (text !== '') expect(statuses(text)).toEqual([408])
  }, 40_000)

  it('that sends its first line slowly gets 408 or a closed connection', async () => {
    const socket = await connected(program.port)
    socket.write('GET ')
    const { text, closed } = await readAll(socket, 28_000)
    expect(closed).toBe(true)
    if (text !== '') expect(statuses(text)).toEqual([408])
  }, 40_000)

  it.each([
    ['after it has been refused', 'garbage\r\n\r\n', 20_000],
    ['after 408', START, 35_000],
  ])(
    'cannot hold its connection %s',
    async (_, start, milliseconds) => {
      const socket = await connected(program.port)
      socket.on('error', () => {})
      socket.write(start)
      const dribble = setInterval(() => socket.write('X'), 500)
      // The socket is half-open here, so it closes only when the server closes both directions.
      const closed = new Promise<true>(resolve => socket.resume().once('close', () => resolve(true)))
      const late = new Promise<false>(resolve => setTimeout(() => resolve(false), milliseconds).unref())
      expect(await Promise.race([closed, late]).finally(() => clearInterval(dribble))).toBe(true)
    },
    50_000,
  )

  it('that reads slowly does not delay others', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, () => connected(program.port)))
    for (const socket of slow) {
      socket.pause()
      for (let n = 0; n < 20; n++) socket.write(asking('GET', '/rss.xml', false))
    }
    for (const path of FEEDS) expect((await ask(program.url + path)).status).toBe(200)
    for (const socket of slow) socket.destroy()
  }, 40_000)

  it('that disconnects within a response leaves nothing behind', async () => {
    const { recording } = await mediaUrls(program.url)
    for (let n = 0; n < 30; n++) {
      const socket = await connected(program.port)
      socket.write(asking('GET', new URL(recording).pathname, false))
      socket.resetAndDestroy()
    }
    expect((await ask(recording)).status).toBe(200)
    expect(program.output()).not.toMatch(/failed|"level":50/)
  }, 40_000)
})

/** Positions, and the bytes that are inserted there. */
const mutations = fc.array(
  fc.tuple(fc.nat(200), fc.constantFrom(...Buffer.from('\0\t\n\r :;,0aA\x7f\xff', 'latin1'))),
  {
    minLength: 1,
    maxLength: 6,
  },
)

const isRefusal = (status: number) => status === 400 || status === 501

function asking(method: string, path: string, last: boolean): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\n${last ? 'Connection: close\r\n' : ''}\r\n`
}

/** Sends a conditional request over an open connection and returns the head of its response. */
async function askOver(socket: Socket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n`)
  let head = ''
  while (!head.includes('\r\n\r\n')) {
    head += await new Promise<string>((resolve, reject) => {
      socket.once('data', chunk => resolve(chunk.toString('latin1')))
      socket.once('close', () => reject(new Error(`the connection was closed after ${head}`)))
    })
  }
  return head
}
