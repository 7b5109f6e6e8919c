import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PAGE_POLICY } from '../../../src/http/headers.ts'
import { podcastStylesheet, stylesheetFor } from '../../../src/pages/style/stylesheet.ts'

import { PODCAST_STYLE_PATH } from '../episode/given.ts'

/** Path of the stylesheet. */
export const STYLE_PATH = '/style.css'

/** A server of pages on a free port, with the content security policy of real responses. */
export interface Site {
  readonly origin: string
  close(): Promise<void>
}

/** Serves pages by path, rendered once the origin is known. Pictures are drawn on request. */
export async function openSite(
  renderPages: (origin: string) => Readonly<Record<string, string>>,
  color?: string,
): Promise<Site> {
  let pages: Readonly<Record<string, string>> = {}
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === STYLE_PATH)
      return response.setHeader('Content-Type', 'text/css').end(stylesheetFor(color).css)
    if (pathname === PODCAST_STYLE_PATH)
      return response.setHeader('Content-Type', 'text/css').end(podcastStylesheet.css)
    if (pathname.endsWith('.wav')) return response.setHeader('Content-Type', 'audio/wav').end(silence())
    if (pathname.endsWith('.mp4')) return response.setHeader('Content-Type', 'video/mp4').end()
    if (pathname.endsWith('.vtt')) return response.setHeader('Content-Type', 'text/vtt').end(CAPTIONS)
    if (pathname.endsWith('.svg'))
      return response.setHeader('Content-Type', 'image/svg+xml').end(drawing(pathname))
    const page = pages[pathname]
    response.writeHead(page === undefined ? 404 : 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': PAGE_POLICY,
    })
    response.end(page)
  })
  const origin = await listen(server)
  pages = renderPages(origin)
  return {
    origin,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:02.000\n<v Anna>Hello.\n'

const SAMPLES_PER_SECOND = 8_000
const SECONDS = 3

/** Returns a recording of silence: RIFF WAVE, one channel of eight bits. */
function silence(): Buffer {
  const samples = Buffer.alloc(SAMPLES_PER_SECOND * SECONDS, 0x80)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24)
  header.writeUInt32LE(SAMPLES_PER_SECOND, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

/** Draws a landscape with colors and size derived from its path, such as `/hills-1600x900.svg`. */
function drawing(path: string): string {
  const [, width = '16', height = '9'] = /(\d+)x(\d+)/.exec(path) ?? []
  const hue = [...path].reduce((sum, letter) => sum + letter.charCodeAt(0) * 47, 0) % 360
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 16 9"
 preserveAspectRatio="xMidYMid slice"><rect width="16" height="9" fill="hsl(${hue} 45% 68%)"/><circle cx="11" cy="3"
 r="1.4" fill="hsl(${hue} 60% 88%)"/><path d="M0 7L5 4L9 6.7L12 5.4L16 7.6V9H0Z" fill="hsl(${hue} 30% 25%)"/></svg>`
}
