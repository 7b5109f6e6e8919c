/** The minimal server with `node:http`: ready headers and bytes of one document, 304 for its tag. */
import { createServer } from 'node:http'
import { announce, readServed } from './server-program.ts'

const { ok, notModified, etag, bytes } = readServed()
const [okFields, notModifiedFields] = [ok, notModified].map(fields => Object.entries(fields).flat())

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === etag) response.writeHead(304, notModifiedFields).end()
  else response.writeHead(200, okFields).end(bytes)
})
announce(server)
