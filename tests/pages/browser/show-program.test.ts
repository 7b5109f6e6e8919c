import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanUp, type Program, startProgram, temporaryFolder } from '../../program/start.ts'
import { openBrowser, openPage, overflow, setView, views, violations } from './browser.ts'

const SHOW = join(import.meta.dirname, '../../samples/show')

const PAGES = [
  '/',
  '/articles/season-2-2024-09-02-lighthouse',
  '/articles/season-2-2024-09-09-ferry',
  '/articles/season-2-2024-09-16-live',
  '/feeds/notes/',
]

let browser: Browser
let program: Program

beforeAll(async () => {
  const folder = await temporaryFolder('show')
  await cp(SHOW, folder, { recursive: true })
  // Without its address, so that all links lead to this server.
  const path = join(folder, 'publication.yaml')
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^url:.*\n/m, ''))
  program = await startProgram(folder)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await cleanUp()
})

it.each(PAGES)('%s of the sample show is accessible, and loads all that it names', async path => {
  const { page, consoleErrors } = await openPage(
    browser,
    `${program.url.replace('127.0.0.1', 'localhost')}${path}`,
  )
  for (const view of views) {
    await setView(page, view)
    expect(await overflow(page), `${view.width} px`).toBe(0)
    expect(await violations(page, view.colorScheme === 'dark' ? ['color-contrast'] : undefined)).toEqual([])
  }
  expect(consoleErrors).toEqual([])
  await page.close()
})

it('the recording of an episode plays in the browser', async () => {
  const url = `${program.url.replace('127.0.0.1', 'localhost')}/articles/2024-02-26-trailer`
  const { page } = await openPage(browser, url)
  const duration = () => page.evaluate<number>("document.querySelector('audio').duration")
  await expect.poll(duration, { timeout: 10_000 }).toBeGreaterThan(1)
  await page.close()
})
