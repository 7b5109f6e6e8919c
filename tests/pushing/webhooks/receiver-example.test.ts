import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { keyText, parseKeys, signedHeaders } from '../../../src/pushing/webhooks/signature.ts'
import { PATIENCE } from '../../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'
import { codeBlocks } from '../../source/markdown.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SECRET = keyText(randomBytes(32))

let child: ChildProcess | undefined
afterEach(() => void child?.kill('SIGKILL'))
afterAll(cleanUp)

/** Starts the receiver of docs/webhooks.md. Returns its address. */
async function startExample(): Promise<string> {
  const [code = ''] = codeBlocks(readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8'), 'js')
  const file = join(await temporaryFolder('receiver'), 'receiver.mjs')
  await writeFile(file, code)
  const port = await freePort()
  const env = { PATH: process.env.PATH, PORT: String(port), WEBHOOK_SECRET: SECRET }
  child = spawn(process.execPath, [file], { env, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}/`
  await vi.waitFor(() => fetch(url, { method: 'POST' }), PATIENCE)
  return url
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

it('the receiver of the documents takes what is signed, and refuses all else', async () => {
  const url = await startExample()
  const body = JSON.stringify({ type: 'feedwright.test', data: { url: 'https://example.com' } })
  const message = { id: 'msg_1', sent: new Date(), body }
  const other = keyText(randomBytes(32))
  const post = async (headers: Record<string, string>, text = body) =>
    (await fetch(url, { method: 'POST', headers, body: text })).status
  expect(await post(signedHeaders(message, parseKeys(SECRET)))).toBe(204)
  expect(await post(signedHeaders(message, parseKeys(`${other} ${SECRET}`)))).toBe(204)
  expect(await post(signedHeaders(message, parseKeys(other)))).toBe(401)
  expect(await post(signedHeaders(message, parseKeys(SECRET)), `${body} `)).toBe(401)
  const old = { ...message, sent: new Date(Date.now() - 600_000) }
  expect(await post(signedHeaders(old, parseKeys(SECRET)))).toBe(401)
  expect(await post({})).toBe(401)
})
