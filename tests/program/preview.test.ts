import { afterEach, expect, it } from 'vitest'
import { articleText, FILES, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

let program: Program
afterEach(async () => {
  await program?.stop()
  await cleanUp()
})

it('the running program previews a draft for the operator only, while the public gets nothing of it', async () => {
  const text = articleText({ title: 'Not yet', published: '2021-01-01', draft: 'true' })
  program = await startProgram(await sampleFolder({ ...FILES, 'draft.md': text }))
  await untilFollowing(program)
  const { stdout } = await runProgram(['token', 'add', '--scope', 'operate', '--data', program.data])
  const [secret = ''] = stdout.split('\n')
  const headers = { Authorization: `Bearer ${secret}` }
  const page = await fetch(`${program.url}/preview/draft`, { headers })
  expect(page.status).toBe(200)
  const shown = await page.text()
  expect(shown).toContain('A draft, which only this page shows')
  expect(shown.match(/class="shown"/g)?.length).toBeGreaterThanOrEqual(5)
  expect(await (await fetch(`${program.url}/preview`, { headers })).text()).toContain('>Not yet</a>')
  expect((await fetch(`${program.url}/preview/draft`)).status).toBe(401)
  expect((await fetch(`${program.url}/articles/draft`)).status).toBe(404)
})
