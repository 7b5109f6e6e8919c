/** The least that serves a feed with `node:http`: only the header fields that a feed needs, and a ready body. */
import { createServer } from 'node:http'
import { announce, readServed } from './server-program.ts'

/** What readers and caches use: validators, freshness, the coding and the type (RFC 9110 section 15.4.5 for the 304). */
const NEEDED = ['etag', 'last-modified', 'cache-control', 'vary']
const OF_BODY = ['content-type', 'content-length', 'content-encoding']

const { ok, etag, bytes } = readServed()
const okFields = fieldsOf([...NEEDED, ...OF_BODY])
const notModifiedFields = fieldsOf(NEEDED)

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === etag) response.writeHead(304, notModifiedFields).end()
  else response.writeHead(200, okFields).end(bytes)
})
announce(server)

function fieldsOf(names: readonly string[]): string[] {
  return names.flatMap(name => (ok[name] === undefined ? [] : [name, ok[name]]))
}
