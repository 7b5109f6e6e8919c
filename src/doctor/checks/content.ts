import type { Exam } from '../exam.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'

const XML_TYPES: Readonly<Record<string, readonly string[]>> = {
  RSS: ['application/rss+xml', 'application/xml', 'text/xml'],
  Atom: ['application/atom+xml', 'application/xml', 'text/xml'],
  'JSON Feed': ['application/feed+json', 'application/json'],
}

/** Feedbin, TT-RSS and Miniflux stop at 10 to 15 MB; JSON Feed 1.1 calls 1 MB a burden (docs/readers.md#portals-and-aggregators). */
const LARGE_BYTES = 1_000_000
const TOO_LARGE_BYTES = 10_000_000
const MANY_ITEMS = 500
/** Validators look for the root of the document in so many bytes. */
const ROOT_WITHIN = 512

/** Looks at the type, the first bytes, the form and the size. */
export async function checkContent(exam: Exam): Promise<readonly Finding[]> {
  return [...typeFindings(exam), ...startFindings(exam), ...formFindings(exam), ...sizeFindings(exam)]
}

function typeFindings({ first, feed }: Exam): readonly Finding[] {
  const header = first.headers['content-type'] ?? ''
  const [type = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  const [best = '', ...others] = XML_TYPES[feed.format] ?? []
  if (![best, ...others].includes(type))
    return [
      fault('type', {
        found: `${feed.format} is sent as ${header === '' ? 'no type at all' : header}`,
        cause: 'readers and browsers take it for something else: a download, or a page',
        cure: `send Content-Type: ${best}${feed.format === 'JSON Feed' ? '' : '; charset=utf-8'}`,
      }),
    ]
  const charset = parameters.find(parameter => parameter.startsWith('charset='))
  if (feed.format !== 'JSON Feed' && type.startsWith('text/') && charset === undefined)
    return [
      warning('type', {
        found: `${header} has no charset`,
        cause: 'some readers then take text/xml for US-ASCII (RFC 3023), and show wrong letters',
        cure: `send ${best}; charset=utf-8`,
      }),
    ]
  return [ok('type', header)]
}

function startFindings({ first, text, feed }: Exam): readonly Finding[] {
  if (feed.format === 'JSON Feed') return []
  if (text.startsWith('\ufeff') || first.bytes.subarray(0, 3).equals(BOM))
    return [
      warning('first bytes', {
        found: 'a byte order mark stands before the XML declaration',
        cause: 'some parsers refuse it',
        cure: 'save the file without a BOM',
      }),
    ]
  if (/^\s/.test(text))
    return [
      fault('first bytes', {
        found: 'white space stands before the XML declaration',
        cause:
          'XML forbids it there, and strict readers refuse the feed; often a plugin or a template prints a blank line',
        cure: 'find out what prints it: the declaration must be the first bytes',
      }),
    ]
  const root = text.search(/<(?:rss|feed|rdf:RDF)[\s>]/)
  if (root < ROOT_WITHIN) return [ok('first bytes', 'the document begins as it should')]
  return [
    warning('first bytes', {
      found: `the root element comes after ${root} characters`,
      cause: 'browsers and some readers look for it in the first 512 bytes only',
      cure: 'move comments to the end',
    }),
  ]
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf])

function formFindings({ feed }: Exam): readonly Finding[] {
  if (feed.malformed === undefined)
    return [ok('form', `${feed.format} with ${feed.items} items, well-formed`)]
  return [
    fault('form', {
      found: `it is not well-formed: ${feed.malformed.replace(/\s+/g, ' ').slice(0, 200)}`,
      cause: 'strict readers show nothing of it; something on the way may have added a script or a comment',
      cure: 'escape & and < in texts; compare with what the server itself sends',
    }),
  ]
}

function sizeFindings({ text, feed }: Exam): readonly Finding[] {
  const bytes = Buffer.byteLength(text)
  const found = `${feed.items} items, ${bytes.toLocaleString('en')} bytes`
  if (bytes > TOO_LARGE_BYTES)
    return [
      fault('size', {
        found,
        cause: 'Feedbin, TT-RSS and Miniflux stop at 10 to 15 MB',
        cure: 'show fewer items, and link to older ones (RFC 5005)',
      }),
    ]
  if (bytes > LARGE_BYTES || feed.items > MANY_ITEMS)
    return [
      warning('size', {
        found,
        cause: 'each reader fetches all of it after every change',
        cure: 'show the last 20 to 50 items, and link to older ones (RFC 5005)',
      }),
    ]
  return [ok('size', found)]
}
