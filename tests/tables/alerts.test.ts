import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, it, vi } from 'vitest'
import { closeAll, feedwrightOf } from '../library/host.ts'
import { PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp } from '../program/start.ts'

afterEach(async () => {
  await closeAll()
  await cleanUp()
})

it('a wrong row is told to the webhook for alerts, as a wrong file is', async () => {
  const received: string[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    received.push(text)
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const folder = await sampleFolder({
    'publication.yaml': 'title: News\nsource:\n  sqlite: cms.db\n  table: posts\n  key: no\n',
  })
  const database = new DatabaseSync(join(folder, 'cms.db'))
  database.exec(
    `CREATE TABLE posts (no INTEGER, title TEXT, date TEXT); INSERT INTO posts VALUES (7, 'Seven', 'soon')`,
  )
  const alertUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const feedwright = await feedwrightOf({ folder, baseUrl: 'https://host.example', alertUrl })
  await feedwright.started
  await vi.waitFor(() => expect(received.join()).toContain('publication.yaml: source row 7'), PATIENCE)
  expect(received.join()).toContain('column date: expected a date')
  database.exec(`UPDATE posts SET date = '2024-05-01'`)
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(1), PATIENCE)
  expect(received[1]).not.toContain('expected a date')
  database.close()
  server.close()
})
