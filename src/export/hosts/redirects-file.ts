import type { Rule } from '../manifest.ts'
import type { Hosting } from './hosting.ts'

/**
 * Returns the `_redirects` of Netlify and Cloudflare Pages. Neither knows an answer for what is gone, and only Netlify reads queries, in
 * a form that Cloudflare mistakes for something else: so both are left out.
 */
export function redirectsFile({ rules, baseUrl }: Hosting): string {
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '')
  return rules
    .filter(isUnderstood)
    .map(({ from, to = '', status, wildcard }) =>
      wildcard === true
        ? `${prefix}${from}* ${to.replace(/\*$/, ':splat')} ${status}\n`
        : `${prefix}${from} ${to} ${status}\n`,
    )
    .join('')
}

function isUnderstood({ from, to }: Rule): boolean {
  return to !== undefined && !from.includes('?')
}
