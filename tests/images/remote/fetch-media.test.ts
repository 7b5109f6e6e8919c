import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createMediaFetch, type MediaFetchOptions } from '../../../src/images/remote/fetch-media.ts'
import { Problem } from '../../../src/problem.ts'
import { GIF, jpeg, png } from '../sample-images.ts'

const TIMEOUTS = { connect: 300, headers: 300, total: 10_000 }
const LOOPBACK = { address: '127.0.0.1', family: 4 }
const PUBLIC = { address: '8.8.8.8', family: 4 }
/** Tests with two networks: the public one is 127.0.0.1, the private one 127.0.0.2. */
const INNER = { address: '127.0.0.2', family: 4 }
const isInner = (address: string) => address !== LOOPBACK.address
const MIB = 1024 * 1024
const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener).listen(0, host)
  await once(server, 'listening')
  closers.push(() => stop(server))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(done => server.close(done))
}

function imageFetch(options: Partial<MediaFetchOptions> = {}) {
  const { fetch, close } = createMediaFetch({
    version: '1.2.3',
    allowPrivateAddresses: true,
    timeouts: TIMEOUTS,
    ...options,
  })
  closers.push(close)
  const fetchOf = (use: 'image' | 'attachment') => (url: string, signal?: AbortSignal) =>
    fetch({ url, use }, signal)
  return { fetchImage: fetchOf('image'), fetchAttachment: fetchOf('attachment'), close }
}

const portOf = (url: string) => new URL(url).port

function answer(body: Buffer | string, headers: Record<string, string> = {}, status = 200): RequestListener {
  return (_request, response) => response.writeHead(status, headers).end(body)
}

const redirect = (location: string, status = 302) => answer('', { location }, status)

describe('fetch', () => {
  it('returns the facts of the bytes, whatever type the server declares', async () => {
    const url = await serve(answer(jpeg(640, 480, 6), { 'content-type': 'text/plain' }))
    const facts = { type: 'image/jpeg', length: jpeg(640, 480, 6).length, width: 480, height: 640 }
    expect(await imageFetch().fetchImage(`${url}/a.png`)).toEqual(facts)
  })

  it('sends its name, and accepts images without a coding', async () => {
    let headers: Record<string, unknown> = {}
    const url = await serve((request, response) => {
      headers = request.headers
      response.end(GIF)
    })
    await imageFetch().fetchImage(url)
    expect(headers).toMatchObject({
      accept: 'image/*',
      'accept-encoding': 'identity',
      'user-agent': 'Feedwright/1.2.3 (+https://www.npmjs.com/package/feedwright)',
    })
  })

  it('returns the facts of a truncated image without its pixels', async () => {
    const url = await serve(answer(png(3, 2).subarray(0, 18)))
    expect(await imageFetch().fetchImage(url)).toEqual({ type: 'image/png', length: 18 })
  })

  it.each([
    [
      'a web page',
      '<!DOCTYPE html><title>Sign in</title>',
      'text/html',
      /expected an image, got bytes of no known type \(37 bytes\) with the content type "text\/html"/,
    ],
    ['a PDF', '%PDF-1.7\n', 'image/jpeg', /expected an image, got application\/pdf/],
    ['nothing', '', 'image/jpeg', /got bytes of no known type \(0 bytes\)/],
  ])('refuses %s', async (_name, body, type, message) => {
    const url = await serve(answer(body, { 'content-type': type }))
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(message)
  })

  it.each([201, 204, 206, 304, 404, 500])('refuses the status %i', async status => {
    const url = await serve(answer(status === 204 || status === 304 ? '' : GIF, {}, status))
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(`${url}: expected status 200, got ${status}`)
  })

  it('refuses a response that announces more than 20 MiB, without reading it', async () => {
    const url = await serve(answer(GIF, { 'content-length': String(20 * MIB + 1) }))
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(/at most 20971520 bytes, got 20971521 bytes/)
  })

  it('stops reading a response that has more than 20 MiB', async () => {
    let open = true
    const url = await serve((_request, response) => {
      response.on('close', () => {
        open = false
      })
      const pour = () => {
        while (open && response.write(Buffer.alloc(MIB))) {}
        if (open) response.once('drain', pour)
      }
      pour()
    })
    const fetch = imageFetch()
    await expect(fetch.fetchImage(url)).rejects.toThrow(/at most 20971520 bytes, got more/)
    await expect.poll(() => open).toBe(false)
  })

  it('decompresses nothing, whatever coding the server declares', async () => {
    const bomb = gzipSync(Buffer.concat([GIF, Buffer.alloc(50 * MIB)]))
    const url = await serve(answer(bomb, { 'content-type': 'image/gif', 'content-encoding': 'gzip' }))
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(
      `expected an image, got application/gzip (${bomb.length} bytes)`,
    )
  })

  it('refuses an image whose connection breaks', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write(GIF)
      setTimeout(() => response.destroy(), 20)
    })
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(Problem)
  })

  it.each<[string, number, RequestListener, RegExp]>([
    ['before its headers', 10_000, () => undefined, /expected an answer within 300 ms, got none/],
    [
      'in its body',
      10_000,
      (_request, response) => response.write(GIF),
      /expected more bytes within 300 ms, got none/,
    ],
    [
      'byte by byte',
      700,
      (_request, response) => {
        const timer = setInterval(() => response.write('.'), 50)
        response.on('close', () => clearInterval(timer))
      },
      /expected the whole answer within 700 ms/,
    ],
  ])('does not wait for a server that is slow %s', async (_name, total, listener, message) => {
    const url = await serve(listener)
    await expect(imageFetch({ timeouts: { ...TIMEOUTS, total } }).fetchImage(url)).rejects.toThrow(message)
  })

  it('does not wait for a resolver without an answer', async () => {
    const fetch = imageFetch({ lookup: () => new Promise(() => undefined) })
    await expect(fetch.fetchImage('http://images.example/')).rejects.toThrow(
      /expected a connection within 300 ms/,
    )
  })

  it('reports a refused connection, and an unknown host', async () => {
    const gone = await serve(answer(GIF))
    await closers.pop()?.()
    await expect(imageFetch().fetchImage(gone)).rejects.toThrow(/expected an answer, got .*ECONNREFUSED/)
    const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
    await expect(imageFetch({ lookup }).fetchImage('http://a.invalid/')).rejects.toThrow(
      /expected a host that exists/,
    )
    const empty = imageFetch({ lookup: async () => [] })
    await expect(empty.fetchImage('http://a.invalid/')).rejects.toThrow(
      /expected an address of a.invalid, got none/,
    )
  })

  it('ends when its signal is aborted, and when it is closed', async () => {
    const url = await serve(() => undefined)
    const abort = new AbortController()
    const aborted = imageFetch().fetchImage(url, abort.signal)
    const fetch = imageFetch()
    const closed = fetch.fetchImage(url)
    setTimeout(() => abort.abort(), 20)
    setTimeout(fetch.close, 20)
    await expect(aborted).rejects.toThrow(/the fetch was stopped/)
    await expect(closed).rejects.toThrow(Problem)
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('are followed with status %i, also to a relative URL', async status => {
    const url = await serve((request, response) => {
      const listener = request.url === '/new/b.gif' ? answer(GIF) : redirect('../new/b.gif', status)
      listener(request, response)
    })
    expect(await imageFetch().fetchImage(`${url}/old/a.gif`)).toMatchObject({ type: 'image/gif' })
  })

  it('are followed five times, not six', async () => {
    let left = 0
    const url = await serve((request, response) => {
      const listener = left-- > 0 ? redirect('/again') : answer(GIF)
      listener(request, response)
    })
    left = 5
    expect(await imageFetch().fetchImage(url)).toMatchObject({ type: 'image/gif' })
    left = 6
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(/expected at most 5 redirects, got one more/)
  })

  it('in a circle end', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      requests++
      redirect('/')(request, response)
    })
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(/expected at most 5 redirects/)
    expect(requests).toBe(6)
  })

  it('with an endless body are followed', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/b') response.end(GIF)
      else response.writeHead(302, { location: '/b' }).write('moved'.repeat(10_000))
    })
    expect(await imageFetch().fetchImage(url)).toMatchObject({ type: 'image/gif' })
  })

  it.each([
    ['file:///etc/passwd', /redirected to file:\/\/\/etc\/passwd: expected https: or http:, got "file:"/],
    ['data:image/gif;base64,R0lGODlh', /expected https: or http:, got "data:"/],
    ['http://user:word@127.0.0.1/', /without user name and password/],
    ['http://[', /expected a redirect to a URL, got "http:\/\/\["/],
    [undefined, /expected a redirect to a URL, got nothing/],
  ])('to %s are refused', async (location, message) => {
    const url = await serve(location === undefined ? answer('', {}, 302) : redirect(location))
    await expect(imageFetch().fetchImage(url)).rejects.toThrow(message)
  })
})

describe('the private network', () => {
  const guarded = (lookup?: MediaFetchOptions['lookup']) =>
    imageFetch({ allowPrivateAddresses: false, lookup })

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://①②⑦.⓪.⓪.①/',
    'http://%31%32%37.0.0.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[2002:7f00:1::1]/',
    'http://[2001:0:808:808::1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[0:0:0:0:0:ffff:10.0.0.1]/',
    'http://3232235521/',
    'http://0300.0250.1/',
    'http://0xA9FEA9FE/',
    'http://100.64.0.1/',
    'http://255.255.255.255/',
    'http://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'http://[::ffff:a9fe:a9fe]/',
  ])('is not reached by %s', async url => {
    const lookup = () => Promise.reject(new Error('an address was looked up'))
    const fetched = guarded(lookup).fetchImage(url)
    await expect(fetched).rejects.toThrow(/expected a public address, got/)
    await expect(fetched).rejects.toMatchObject({ kind: 'invalid' })
  })

  it.each([
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST:8080/',
    'http://a.localhost/',
  ])('is not reached by %s', async url => {
    await expect(guarded().fetchImage(url)).rejects.toThrow(/expected a public address, got 127\.0\.0\.1/)
  })

  it('is not reached if one of several addresses leads there', async () => {
    const url = await serve(answer(GIF))
    const lookup = async () => [PUBLIC, LOOPBACK]
    const fetched = guarded(lookup).fetchImage(`http://images.example:${portOf(url)}/`)
    await expect(fetched).rejects.toThrow('expected a public address, got 127.0.0.1')
  })

  it('is not reached by a name whose address changes: one lookup for one connection', async () => {
    let requests = 0
    const url = await serve((_request, response) => {
      requests++
      response.writeHead(200, { connection: 'close' }).end(GIF)
    })
    let lookups = 0
    const lookup = async () => (lookups++ === 0 ? [LOOPBACK] : [INNER])
    const rebinding = imageFetch({ allowPrivateAddresses: false, isPrivate: isInner, lookup })
    const target = `http://rebinding.example:${portOf(url)}/`
    expect(await rebinding.fetchImage(target)).toMatchObject({ type: 'image/gif' })
    expect([lookups, requests]).toEqual([1, 1])
    await expect(rebinding.fetchImage(target)).rejects.toThrow(/expected a public address, got 127.0.0.2/)
    expect([lookups, requests]).toEqual([2, 1])
  })

  it.each([
    'http://127.0.0.2:8080/',
    'http://inner.example:8080/',
    '//inner.example:8080/',
    'http://127.0.2:8080/',
  ])('is not reached by a redirect to %s', async location => {
    const url = await serve(redirect(location))
    const lookup = async () => [INNER]
    const fetch = imageFetch({ allowPrivateAddresses: false, isPrivate: isInner, lookup })
    await expect(fetch.fetchImage(url)).rejects.toThrow(
      /redirected to .*: expected a public address, got 127.0.0.2/,
    )
  })

  it('is not reached by a redirect to a privileged port', async () => {
    const url = await serve(redirect('http://images.example:22/'))
    const fetch = imageFetch({ allowPrivateAddresses: false, isPrivate: isInner })
    await expect(fetch.fetchImage(url)).rejects.toThrow(/expected port 80, 443 or one from 1024 on, got 22/)
  })

  it.each([22, 25, 81, 1023])('is not reached on port %i', async port => {
    await expect(guarded().fetchImage(`http://images.example:${port}/`)).rejects.toThrow(
      `expected port 80, 443 or one from 1024 on, got ${port}`,
    )
  })

  it.each([
    ['ftp://images.example/a', /expected https: or http:, got "ftp:"/],
    ['//images.example/a', /expected an absolute URL/],
    ['https://user@images.example/', /without user name and password/],
    ['https://:word@images.example/', /without user name and password/],
  ])('is not reached by %s', async (url, message) => {
    await expect(guarded().fetchImage(url)).rejects.toThrow(message)
  })

  it('is reached if that is allowed', async () => {
    const url = await serve(answer(GIF))
    expect(await imageFetch().fetchImage(`http://localhost:${portOf(url)}/`)).toMatchObject({
      type: 'image/gif',
    })
  })
})
