/** The most common server: Express with `compression`, and a feed that is rendered with `feed` for each request. */

import { createServer } from 'node:http'
import compression from 'compression'
import express from 'express'
import { feedOf } from '../writers.ts'
import { announce, readItems } from './server-program.ts'

const items = readItems()
const app = express()
app.use(compression())
app.get('/rss.xml', (_request, response) => {
  response.type('application/rss+xml').send(feedOf(items).rss2())
})
announce(createServer(app))
