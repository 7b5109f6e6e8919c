import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Item } from '../../../../src/formats/model.ts'
import type { Served } from '../served.ts'

/** The response of Feedwright, from the file that the command line names. */
export function readServed(): Served & { readonly bytes: Buffer } {
  const served = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Served
  return { ...served, bytes: Buffer.from(served.body, 'base64') }
}

/** The items of the feed, from the file that the command line names. */
export function readItems(): readonly Item[] {
  const items = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly Item[]
  return items.map(item => ({
    ...item,
    date: new Date(item.date),
    ...(item.published && { published: new Date(item.published) }),
  }))
}

/** Listens on a free port and prints its URL, as Feedwright does. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
  })
}
