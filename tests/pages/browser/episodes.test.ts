import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openPage, overflow, setView, violations } from './browser.ts'
import { podcastPages } from './samples.ts'
import { openSite, type Site } from './site.ts'

let browser: Browser
let site: Site

beforeAll(async () => {
  site = await openSite(podcastPages)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

describe('the page of an episode', () => {
  it('plays its recording without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${site.origin}/episode`)
    await expect.poll(() => state(page, 'audio')).toMatchObject({ duration: 3, error: null })
    expect(await page.locator('.transcript .words').isVisible()).toBe(false)
    await page.locator('.transcript > summary').click()
    expect(await page.locator('.transcript .words').isVisible()).toBe(true)
    await context.close()
  })

  it('lets captions of this server load', async () => {
    const { page, consoleErrors } = await openPage(browser, `${site.origin}/episode-video`)
    await page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    const cues = () =>
      page.evaluate<number>("document.querySelector('video').textTracks[0].cues?.length ?? 0")
    await expect.poll(cues).toBe(1)
    expect(consoleErrors).toEqual([])
    await page.close()
  })

  it.each([
    '/episode',
    '/episode-arabic',
    '/episode-video',
  ])('%s is accessible with its transcript open', async path => {
    const { page } = await openPage(browser, site.origin + path)
    await page.evaluate("document.querySelector('.transcript').open = true")
    for (const width of [360, 1280]) {
      await setView(page, { width, colorScheme: 'light' })
      expect(await overflow(page)).toBe(0)
      expect(await violations(page)).toEqual([])
    }
    await setView(page, { width: 360, colorScheme: 'dark' })
    expect(await violations(page, ['color-contrast'])).toEqual([])
    await page.close()
  })

  it('prints its transcript, and no player', async () => {
    const { page } = await openPage(browser, `${site.origin}/episode`)
    await page.emulateMedia({ media: 'print' })
    const heights = await page.evaluate<readonly number[]>(
      "['.transcript .words', '.chapters ol', 'audio'].map(name => document.querySelector(name).getBoundingClientRect().height)",
    )
    expect(heights.map(height => height > 20)).toEqual([true, true, false])
    await page.close()
  })

  it('has its chapters in two columns, times and titles', async () => {
    const { page } = await openPage(browser, `${site.origin}/episode`)
    await setView(page, { width: 360, colorScheme: 'light' })
    const edges = await page.evaluate<readonly number[]>(
      "[...document.querySelector('.chapters').querySelectorAll('.name')].map(name => Math.round(name.getBoundingClientRect().left))",
    )
    expect(new Set(edges.slice(0, 4)).size).toBe(1)
    await page.close()
  })
})

interface MediaState {
  readonly duration: number
  readonly error: unknown
}

/** The page itself runs no script, but the test may ask it. */
function state(page: Page, name: string): Promise<MediaState> {
  return page.evaluate<MediaState>(
    `(() => { const { duration, error } = document.querySelector('${name}'); return { duration, error } })()`,
  )
}
