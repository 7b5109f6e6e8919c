import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FeedServer, startHttp } from '../doctor/sound-server.ts'
import { sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

let program: Program
let broken: FeedServer
beforeAll(async () => {
  broken = await startHttp({ headers: () => ({ 'content-type': 'text/html' }) })
  const data = await temporaryFolder('data')
  const folder = await sampleFolder()
  const first = await startProgram(folder, { data })
  await untilFollowing(first)
  await first.stop()
  // Its public address is known only now.
  const args = ['--port', String(first.port), '--base-url', first.url]
  program = await startProgram(folder, { data, args })
  await untilFollowing(program)
}, 120_000)
afterAll(async () => {
  await broken.close()
  await program.stop()
  await cleanUp()
})

it.each([
  'rss.xml',
  'atom.xml',
  'feed.json',
])('finds nothing in %s of this program but that it has no TLS', async path => {
  const { stdout, status } = await runProgram(['doctor', `${program.url}/${path}`])
  expect(stdout).not.toContain('FAULT')
  expect(stdout).toContain('0 faults, 1 warning')
  expect(status).toBe(0)
})

it('exits with 1 at a fault, and prints JSON for programs', async () => {
  const { stdout, status } = await runProgram(['doctor', broken.url, '--json'])
  const { address, findings } = JSON.parse(stdout)
  expect(address).toBe(broken.url)
  expect(findings).toContainEqual({
    ...{ check: 'type', result: 'fault', found: 'RSS is sent as text/html' },
    ...{ cause: expect.any(String), cure: 'send Content-Type: application/rss+xml; charset=utf-8' },
  })
  expect(status).toBe(1)
})

it('asks for one address', async () => {
  const { stderr, status } = await runProgram(['doctor'])
  expect(stderr).toContain('expected doctor URL')
  expect(status).toBe(1)
})
