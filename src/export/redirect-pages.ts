import { FEED_FILE_NAMES, formats } from '../formats/formats.ts'
import type { FileHead, Rule } from './manifest.ts'

/** A page that leads a person, and most readers, to another address. */
export interface RedirectPage {
  /** Path of the page. */
  readonly path: string
  readonly to: string
  readonly html: string
}

/** The headers of such a page: as long as those of a redirect. */
export const REDIRECT_HEAD: FileHead = {
  type: 'text/html; charset=utf-8',
  cacheControl: 'public, max-age=86400',
}

/**
 * Returns a page for each redirect, for hosts that know no others. Those of a whole folder and of a query cannot have one, and
 * neither can those at whose address something is.
 */
export function redirectPages(rules: readonly Rule[], taken: ReadonlySet<string>): readonly RedirectPage[] {
  const pages = new Map<string, RedirectPage>()
  for (const { from, to, status, wildcard } of rules) {
    if (to === undefined || status !== 301 || wildcard === true || from.includes('?')) continue
    const path = from.endsWith('/') ? from : `${from}/`
    // A file such as feed.xml cannot be a folder: hosts would redirect to it with a slash.
    if (!taken.has(path) && !taken.has(from)) pages.set(path, { path, to, html: pageOf(to) })
  }
  return [...pages.values()]
}

/** A reader that gets a page in place of a feed looks for the feed in its head. */
function pageOf(to: string): string {
  const url = escaped(to)
  const fileName = FEED_FILE_NAMES.find(name => to.endsWith(`/${name}`))
  const type = formats.find(format => format.fileName === fileName)?.mediaType
  const link = type === undefined ? '' : `<link rel="alternate" type="${type}" href="${url}">\n`
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title>${url}</title>
<link rel="canonical" href="${url}">
${link}<meta http-equiv="refresh" content="0; url=${url}">
<meta name="robots" content="noindex">
</head>
<body>
<p><a href="${url}">${url}</a></p>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
