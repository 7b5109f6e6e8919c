import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'

/** What would put Chromium into one process, where pages that are closed take it down. */
const UNWANTED = ['--single-process', '--no-zygote']

const HEIGHT = 800

/** WCAG 2.2 AA, and what axe holds for good practice. */
const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** How a page is looked at. */
export interface Look {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** A phone and a wide screen, by day and by night. */
export const looks: readonly Look[] = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
]

/** A page that is open, and what its console has said of errors and refusals. */
export interface OpenPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** A real Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  const given = chromium.args.filter(argument => !UNWANTED.includes(argument))
  return playwright.launch({
    args: [...given, '--no-sandbox'],
    executablePath: await chromium.executablePath(),
    headless: true,
  })
}

/** Opens a page in a tab of its own; other origins answer with nothing. */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const page = await browser.newPage()
  await page.route(
    ({ origin, protocol }) => origin !== new URL(url).origin && protocol !== 'data:',
    route => route.fulfill({ contentType: 'text/html', body: '' }),
  )
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(url, { waitUntil: 'load' })
  return { page, complaints }
}

/** Looks at an open page in another way. */
export async function lookAt(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.emulateMedia({ colorScheme })
}

/** What axe-core finds wrong with the page, by all its rules or those named: the rule and the elements. */
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

/** How many pixels the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

let axe: Promise<string> | undefined

function axeSource(): Promise<string> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return axe
}
