import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { startWebhook } from '../alerts/webhook.ts'
import { articleText, FILES, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, startProgram } from './start.ts'

afterAll(cleanUp)

it('tells a webhook which files are refused while it runs, and which no longer are, also after a restart', {
  timeout: 180_000,
}, async () => {
  const webhook = await startWebhook()
  const wrong = articleText({ title: 'Wrong', published: 'soon' })
  const folder = await sampleFolder({ ...FILES, 'first.md': wrong })
  const args = ['--alert-url', webhook.url]
  const program = await startProgram(folder, { args })
  await untilFollowing(program)
  const received = (count: number) => vi.waitFor(() => expect(webhook.alerts).toHaveLength(count), PATIENCE)
  await received(1)
  expect(webhook.alerts[0]?.text).toBe(
    `The Meridian Review (${folder}):\n1 record is refused:\nfirst.md:3 published: ${
      webhook.alerts[0]?.refused[0]?.message
    }`,
  )
  await writeFile(join(folder, 'second.md'), wrong)
  await writeFile(join(folder, 'publication.yaml'), 'titel: A\n')
  await received(2)
  const refused = webhook.alerts[1]?.refused.map(({ file }) => file)
  expect(refused?.sort()).toEqual(['publication.yaml', 'second.md'])
  expect(await program.stop()).toBe(0)

  await writeFile(join(folder, 'publication.yaml'), PUBLICATION)
  await rm(join(folder, 'second.md'))
  const again = await startProgram(folder, { args, data: program.data })
  await received(3)
  expect(webhook.alerts[2]).toMatchObject({ refused: [], restored: ['publication.yaml', 'second.md'] })
  expect(await again.stop()).toBe(0)
  expect(again.output()).not.toContain('could not be delivered')
  webhook.close()
})
