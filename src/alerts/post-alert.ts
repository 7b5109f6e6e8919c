import { messageOf } from '../problem.ts'
import type { Alert } from './alert.ts'

const TIMEOUT_MS = 10_000

/** Posts an alert. Returns why it was not accepted; undefined when it was. Never rejects. */
export async function postAlert(url: string, alert: Alert, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { href, headers } = requestOf(url)
    const response = await fetch(href, {
      method: 'POST',
      headers,
      body: JSON.stringify(alert),
      // A redirected POST would become a GET.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.ok ? undefined : `expected a status from 200 to 299, got ${response.status}`
  } catch (error) {
    return reasonOf(error)
  }
}

/** `fetch` refuses a URL with user name and password, which belong into a header. */
function requestOf(url: string): { readonly href: string; readonly headers: Record<string, string> } {
  const parsed = new URL(url)
  const { username, password } = parsed
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  if (username === '' && password === '') return { href: url, headers }
  parsed.username = ''
  parsed.password = ''
  const name = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = `Basic ${Buffer.from(name).toString('base64')}`
  return { href: parsed.href, headers: { ...headers, authorization } }
}

/** Returns the cause that `fetch` hides behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `expected an answer within ${TIMEOUT_MS} ms, got none`
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error)
}
