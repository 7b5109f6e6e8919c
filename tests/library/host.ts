import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFeedwright, type Feedwright, type FeedwrightOptions } from '../../src/feedwright.ts'
import { temporaryFolder } from '../program/start.ts'

const open: (() => Promise<unknown>)[] = []

/** Creates a Feedwright with a data folder of its own. `closeAll` closes it. */
export async function feedwrightOf(options: FeedwrightOptions): Promise<Feedwright> {
  const feedwright = await createFeedwright({ data: await temporaryFolder('data'), ...options })
  open.push(feedwright.close)
  return feedwright
}

/** Starts the app of a host and returns its URL. `closeAll` stops it. */
export async function listen(app: RequestListener): Promise<string> {
  const server = createServer(app)
  open.push(() => new Promise(resolve => server.close(resolve)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Closes everything that was opened, the last first. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close()
}
