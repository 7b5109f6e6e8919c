import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanUp, type Program, startProgram, temporaryFolder } from '../../program/start.ts'
import { openBrowser, openPage, overflow, setView, views, violations } from './browser.ts'

const ARTICLES = join(import.meta.dirname, '../../../articles')

const PAGES = [
  '/',
  '/tags/maps/',
  '/sections/radio/',
  '/authors/tomas-okafor/',
  '/articles/nato-training-iraq',
  '/articles/al-idrisi',
  '/articles/mercator',
  '/rss.xml',
]

let browser: Browser
let program: Program

beforeAll(async () => {
  const folder = await temporaryFolder('articles')
  await cp(ARTICLES, folder, { recursive: true })
  program = await startProgram(folder)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await cleanUp()
})

it.each(PAGES)('%s of the real program is accessible', async path => {
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
  expect(await page.evaluate<boolean>('document.styleSheets.length === 1')).toBe(true)
  expect(await page.evaluate<string>('document.contentType')).toBe('text/html')
  await page.close()
})
