import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTextSource, type TextSource } from '../../src/importing/text-source.ts'

let servers: readonly Server[]
let opened: TextSource[]

beforeEach(async () => {
  opened = []
  servers = [0, 1].map(() =>
    createServer((request, response) => {
      const [, target] = request.url?.split('?to=') ?? []
      if (target !== undefined) response.writeHead(302, { location: decodeURIComponent(target) })
      response.end('text')
    }),
  )
  await Promise.all(servers.map(server => new Promise<void>(done => server.listen(0, '127.0.0.1', done))))
})
afterEach(async () => {
  await Promise.all(opened.map(source => source.close()))
  for (const server of servers) server.close()
})

/** Returns the address of a server in a private network. */
function address(at: number): string {
  return `http://127.0.0.1:${(servers[at]?.address() as AddressInfo).port}/`
}

function open(...places: readonly string[]): TextSource {
  const source = createTextSource({ version: '1', allowPrivateAddresses: false, places })
  opened.push(source)
  return source
}

it('reads every address that a person names, also in a private network', async () => {
  const source = open('export.xml', address(0), address(1))
  expect(await source.read(address(0))).toBe('text')
  expect(await source.read(address(1))).toBe('text')
  expect(String((await source.fetch(`${address(0)}picture.png`)).bytes)).toBe('text')
})

it('reads no private address that only a document names, even if it is the first of all', async () => {
  await expect(open('export.xml').fetch(`${address(0)}picture.png`)).rejects.toThrow(/address/)
  await expect(open(address(1)).read(address(0))).rejects.toThrow(/address/)
})

it('follows no redirect to a private address on another host', async () => {
  const to = (target: string) => `${address(0)}?to=${encodeURIComponent(target)}`
  await expect(open(address(0)).read(to(address(1)))).rejects.toThrow(/address/)
  expect(await open(address(0)).read(to(`${address(0)}other`))).toBe('text')
})
