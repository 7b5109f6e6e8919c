import { Parser } from 'htmlparser2'
import { SaxesParser } from 'saxes'
import { messageOf } from '../problem.ts'

/** What a feed says that can be compared with what the world gets. */
export interface FeedFacts {
  readonly format: 'RSS' | 'Atom' | 'JSON Feed'
  readonly self: string | undefined
  readonly hubs: readonly string[]
  readonly items: number
  /** Audio, video and other files, with what the feed says of them. */
  readonly files: readonly FeedFile[]
  /** Why it is not well-formed. */
  readonly malformed: string | undefined
}

/** A file that a feed names. */
export interface FeedFile {
  readonly url: string
  readonly type: string | undefined
  readonly length: number | undefined
}

/** Reads the facts of a feed; undefined when the text is none. */
export function readFeedFacts(text: string): FeedFacts | undefined {
  const start = text.trimStart()
  return start.startsWith('{') ? readJson(start) : readXml(text)
}

interface JsonFeed {
  readonly version?: unknown
  readonly feed_url?: unknown
  readonly hubs?: unknown
  readonly items?: unknown
}

interface JsonFile {
  readonly url?: unknown
  readonly mime_type?: unknown
  readonly size_in_bytes?: unknown
}

function readJson(text: string): FeedFacts | undefined {
  try {
    const { version, feed_url: self, hubs, items } = JSON.parse(text) as JsonFeed
    if (!/^https:\/\/jsonfeed\.org\/version\//.test(String(version))) return undefined
    const list = listOf(items) as readonly { readonly attachments?: unknown }[]
    return {
      format: 'JSON Feed',
      self: typeof self === 'string' ? self : undefined,
      hubs: (listOf(hubs) as readonly { readonly url?: unknown }[]).map(({ url }) => String(url)),
      items: list.length,
      files: list.flatMap(({ attachments }) => listOf(attachments) as readonly JsonFile[]).map(jsonFile),
      malformed: undefined,
    }
  } catch {
    return undefined
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function jsonFile({ url, mime_type: type, size_in_bytes: length }: JsonFile): FeedFile {
  return {
    url: String(url),
    type: typeof type === 'string' ? type : undefined,
    length: typeof length === 'number' ? length : undefined,
  }
}

function readXml(text: string): FeedFacts | undefined {
  let format: FeedFacts['format'] | undefined
  let [self, items, depth]: [string | undefined, number, number] = [undefined, 0, 0]
  const hubs: string[] = []
  const files: FeedFile[] = []
  const parser = new Parser(
    {
      onopentag(name, { rel, href, url, type, length }) {
        const local = name.replace(/^.*:/, '')
        if (depth++ === 0) format = rootFormat(name)
        if (name === 'item' || name === 'entry') items++
        const isLink = name === 'link' || name === 'atom:link'
        if (isLink && rel === 'self') self ??= href
        if (isLink && rel === 'hub' && href) hubs.push(href)
        const link = isLink && rel === 'enclosure' ? href : undefined
        const file = local === 'enclosure' ? url : link
        if (file) files.push({ url: file, type, length: length ? Number(length) : undefined })
      },
      onclosetag: () => void depth--,
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(text)
  return format && { format, self, hubs, items, files, malformed: malformed(text) }
}

function rootFormat(name: string): FeedFacts['format'] | undefined {
  if (name === 'rss' || name === 'rdf:RDF') return 'RSS'
  return name === 'feed' ? 'Atom' : undefined
}

function malformed(text: string): string | undefined {
  const parser = new SaxesParser({ xmlns: true })
  let reason: string | undefined
  parser.on('error', error => {
    reason ??= messageOf(error)
  })
  try {
    parser.write(text).close()
  } catch (error) {
    reason ??= messageOf(error)
  }
  return reason
}
