import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { messageOf, Problem } from '../problem.ts'
import { AGENT } from './exam.ts'

const TIMEOUT_MS = 20_000
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})/

/** Asks by HTTP/1.0, which no client library speaks any more, and returns the status. @throws Problem without an answer. */
export function askOldHttp(url: URL): Promise<number> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port || (isSecure ? 443 : 80))
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Problem('unavailable', reason))
    const servername = /^[\d.:]+$/.test(host) ? undefined : host
    const options = { host, port, timeout: TIMEOUT_MS }
    const socket = isSecure
      ? tlsConnect({ ...options, rejectUnauthorized: false, ...(servername && { servername }) })
      : connect(options)
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      socket.write(
        `GET ${url.pathname}${url.search} HTTP/1.0\r\nHost: ${url.host}\r\nUser-Agent: ${AGENT}\r\n\r\n`,
      )
    })
    let text = ''
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      const status = STATUS_LINE.exec(text)?.[1]
      if (status === undefined && text.length < 16) return
      socket.destroy()
      if (status === undefined) fail('the answer is no HTTP')
      else resolve(Number(status))
    })
    socket.once('end', () => fail('the connection was closed without an answer'))
    socket.once('error', error => fail(messageOf(error)))
    socket.once('timeout', () => {
      socket.destroy()
      fail(`no answer within ${TIMEOUT_MS / 1_000} s`)
    })
  })
}
