import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask } from '../../program/raw-http.ts'
import { sampleFolder, untilFollowing } from '../../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from '../../program/start.ts'
import { openBrowser, overflow, setView, views, violations } from './browser.ts'

let browser: Browser
let program: Program

beforeAll(async () => {
  const folder = await sampleFolder()
  program = await startProgram(folder, { args: ['--trusted-proxies', 'loopback'] })
  await untilFollowing(program)
  const agents = [
    'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 134 subscribers; )',
    'FreshRSS/1.25.0 (Linux; https://freshrss.org)',
    'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'AVeryLongNameOfAReaderWithoutAnySpaceInIt/1.0 (+https://reader.example)',
  ]
  for (const agent of agents)
    for (let n = 0; n < 5; n++)
      await ask(`${program.url}/rss.xml`, {
        headers: { 'user-agent': agent, 'x-forwarded-for': '203.0.113.7' },
      })
  await program.stop()
  program = await startProgram(folder, { data: program.data })
  await untilFollowing(program)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await cleanUp()
})

it('the page of readers is accessible, and fits a phone', async () => {
  const { stdout } = await runProgram(['token', 'add', '--scope', 'operate', '--data', program.data])
  const password = /fw_[\w-]+/.exec(stdout)?.[0] ?? ''
  const context = await browser.newContext({ httpCredentials: { username: 'operator', password } })
  const page = await context.newPage()
  // Its own links and styles have the address of the publication, which is localhost.
  await page.goto(`${program.url.replace('127.0.0.1', 'localhost')}/readers`, { waitUntil: 'load' })
  expect(await page.textContent('h1')).toBe('Readers')
  await page.click('summary')
  for (const view of views) {
    await setView(page, view)
    expect(await overflow(page), `${view.width} px`).toBe(0)
    expect(await violations(page, view.colorScheme === 'dark' ? ['color-contrast'] : undefined)).toEqual([])
    const shots = process.env.SCREENSHOTS
    if (shots !== undefined)
      await page.screenshot({
        path: `${shots}/readers-${view.width}-${view.colorScheme}.png`,
        fullPage: true,
      })
  }
  expect(await page.textContent('details[open] pre')).toContain('Subject: ')
  await context.close()
})
