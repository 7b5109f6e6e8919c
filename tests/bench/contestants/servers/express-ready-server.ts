/** A common server: an Express route that sends a ready buffer. Express handles the 304. */

import { createServer } from 'node:http'
import express from 'express'
import { announce, readServed } from './server-program.ts'

const { ok, bytes } = readServed()
const app = express()
app.get('/rss.xml', (_request, response) => {
  response.set(ok)
  response.send(bytes)
})
announce(createServer(app))
