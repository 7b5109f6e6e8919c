import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openPage, overflow, setView, views, violations } from './browser.ts'
import { samplePages } from './samples.ts'
import { openSite, type Site } from './site.ts'

const PATHS = Object.keys(samplePages('http://localhost'))

let browser: Browser
let site: Site

beforeAll(async () => {
  site = await openSite(samplePages)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

describe('every page', () => {
  it.each(PATHS)('%s is accessible on a phone and a wide screen, light and dark', async path => {
    const { page, consoleErrors } = await openPage(browser, site.origin + path)
    for (const view of views) {
      await setView(page, view)
      expect(await overflow(page), `${view.width} px`).toBe(0)
      // Only the colors differ in the dark scheme.
      const rules = view.colorScheme === 'dark' ? ['color-contrast'] : undefined
      expect(await violations(page, rules), `${view.width} px, ${view.colorScheme}`).toEqual([])
    }
    expect(consoleErrors).toEqual([])
    await page.close()
  })
})

describe('by keyboard', () => {
  it.each([
    '/home',
    '/feed',
    '/article',
    '/404',
  ])('%s begins with a link that skips the header', async path => {
    const { page } = await openPage(browser, site.origin + path)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toMatchObject({ href: '#main', isVisible: true })
    await page.keyboard.press('Enter')
    expect(await focused(page)).toMatchObject({ id: 'main', name: 'MAIN' })
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true)
    await page.close()
  })

  it('every link of the first screens has a visible focus', async () => {
    const { page } = await openPage(browser, `${site.origin}/home`)
    for (let count = 0; count < 20; count++) {
      await page.keyboard.press('Tab')
      const element = await page.evaluate<string>('document.activeElement.outerHTML')
      expect(await hasOutline(page), element).toBe(true)
    }
    await page.close()
  })
})

describe('the page of a feed', () => {
  it('with twenty articles is short on a phone, which showed 34,700 pixels of whole articles', async () => {
    const { page } = await openPage(browser, `${site.origin}/feed-twenty`)
    await setView(page, { width: 390, colorScheme: 'light' })
    expect(await page.locator('.card').count()).toBe(20)
    expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThan(12_000)
    await page.close()
  })

  it('has no place for the picture that an article does not have', async () => {
    const { page } = await openPage(browser, `${site.origin}/feed`)
    for (const width of [390, 1280]) {
      await setView(page, { width, colorScheme: 'light' })
      const widths = await page.evaluate<
        readonly [boolean, number, number][]
      >(`[...document.querySelectorAll('.card')].map(
        card => [card.querySelector(':scope > img') !== null, card.clientWidth, card.querySelector('.words').clientWidth])`)
      expect(widths.map(([hasPicture]) => hasPicture)).toEqual([true, false, true, true])
      for (const [hasPicture, card, words] of widths) expect(words === card).toBe(!hasPicture)
    }
    await page.close()
  })

  it('unfolds the ways to subscribe for a link to them', async () => {
    const { page } = await openPage(browser, `${site.origin}/feed`)
    expect(await page.locator('.addresses').isVisible()).toBe(false)
    await page.goto(`${site.origin}/feed#subscribe`)
    expect(await page.locator('.addresses').isVisible()).toBe(true)
    await page.close()
  })

  it('breaks an address between its names, and copies it whole', async () => {
    const { page } = await openPage(browser, `${site.origin}/feed-private#subscribe`)
    await setView(page, { width: 390, colorScheme: 'light' })
    const address = await page.evaluate<Address>(`(() => {
      const code = document.querySelector('.addresses code')
      getSelection().selectAllChildren(code)
      const parts = [...code.children].map(({ textContent, clientHeight }) => ({ textContent, clientHeight }))
      return { copied: getSelection().toString(), parts }
    })()`)
    expect(address.copied).toBe(`${site.origin}/feeds/friends/~${'fY3k'.repeat(11)}/rss.xml`)
    const line = Math.min(...address.parts.map(({ clientHeight }) => clientHeight))
    const broken = address.parts.filter(({ clientHeight }) => clientHeight > line)
    // Only the token is longer than a line.
    expect(broken.map(({ textContent }) => textContent)).toEqual([`~${'fY3k'.repeat(11)}/`])
    await page.close()
  })
})

describe('the article as JSON-LD', () => {
  it('is on the page, and the content security policy allows it', async () => {
    const { page, consoleErrors } = await openPage(browser, `${site.origin}/article`)
    const text = await page.locator('script[type="application/ld+json"]').textContent()
    expect(JSON.parse(text ?? '')).toMatchObject({ '@type': 'NewsArticle', inLanguage: 'en-GB' })
    expect(consoleErrors).toEqual([])
    await page.close()
  })
})

describe("the publication's color", () => {
  it.each(['#ffd400', '#0000ff', '#000000', '#ffffff', '#e4002b'])('%s is legible', async color => {
    const colored = await openSite(samplePages, color)
    const { page } = await openPage(browser, `${colored.origin}/feed-summaries`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await setView(page, { width: 1280, colorScheme })
      expect(await violations(page, ['color-contrast']), colorScheme).toEqual([])
    }
    await page.close()
    await colored.close()
  })
})

/** An address to copy, and the parts between which it may break. */
interface Address {
  readonly copied: string
  readonly parts: readonly {
    readonly textContent: string
    readonly clientHeight: number
  }[]
}

interface Focused {
  readonly name: string
  readonly id: string
  readonly href: string | null
  readonly isVisible: boolean
}

async function focused(page: Page): Promise<Focused> {
  return page.evaluate<Focused>(`(() => {
    const { activeElement: element } = document
    const isVisible = element.getBoundingClientRect().top >= 0
    return { name: element.tagName, id: element.id, href: element.getAttribute('href'), isVisible }
  })()`)
}

/** Returns whether the focused element has an outline, or the card that is one link with it. */
async function hasOutline(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`[document.activeElement, document.activeElement.closest('.card')]
    .some(element => element !== null && getComputedStyle(element).outlineStyle === 'solid')`)
}
