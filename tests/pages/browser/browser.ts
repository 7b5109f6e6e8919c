import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'

/** Options that put Chromium into a single process, which crashes when pages are closed. */
const SINGLE_PROCESS = ['--single-process', '--no-zygote']

const HEIGHT = 800

/** The rules of axe for WCAG 2.2 AA and best practice. */
const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Width of the window in pixels, and color scheme. */
export interface View {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** A phone and a wide screen, both light and dark. */
export const views: readonly View[] = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
]

/** An open page, and the errors and warnings on its console. */
export interface OpenPage {
  readonly page: Page
  readonly consoleErrors: readonly string[]
}

/** Opens a real Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  const given = chromium.args.filter(argument => !SINGLE_PROCESS.includes(argument))
  return playwright.launch({
    args: [...given, '--no-sandbox'],
    executablePath: await chromium.executablePath(),
    headless: true,
  })
}

/** Opens a page in a new tab. Responses of other origins are empty. */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const page = await browser.newPage()
  await page.route(
    ({ origin, protocol }) => origin !== new URL(url).origin && protocol !== 'data:',
    route => route.fulfill({ contentType: 'text/html', body: '' }),
  )
  const consoleErrors: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) consoleErrors.push(message.text())
  })
  page.on('pageerror', error => consoleErrors.push(error.message))
  await page.goto(url, { waitUntil: 'load' })
  return { page, consoleErrors }
}

/** Changes the width and color scheme of an open page. */
export async function setView(page: Page, { width, colorScheme }: View): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.emulateMedia({ colorScheme })
}

/** Returns the violations that axe-core finds by these rules: the rule and the elements. */
export async function violations(
  page: Page,
  rules: readonly string[] = ALL_RULES,
): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await axeSource())
  const options = JSON.stringify({ iframes: false, resultTypes: ['violations'], runOnly: rules })
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(${options}).then(result => result.violations)`,
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' ')}`)
}

/** Returns by how many pixels the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

let axe: Promise<string> | undefined

function axeSource(): Promise<string> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return axe
}
