/** Ids of the article's page, which a body must not have. */
const PAGE_IDS: readonly string[] = ['main']

/** In characters. */
const MAX_ID_LENGTH = 100

/**
 * Adds an id to each heading of sanitised HTML, made of its text as GitHub and Hugo make it, so that links such as
 * `#my-heading` work. Ids in the HTML are kept. Each occurs once, and none is an id of the page.
 */
export function withHeadingIds(html: string): string {
  const ids = createIds([...html.matchAll(ID)].map(match => match[2] ?? ''))
  const unique = html.replace(ID, (tag, before: string, id: string, after: string) => {
    return ids.isFirst(id) ? tag : before + after
  })
  return unique.replace(HEADING, (heading, name: string, attributes: string, content: string) => {
    if (/ id="/.test(attributes)) return heading
    return `<${name} id="${ids.mint(textOf(content))}"${attributes}>${content}</${name}>`
  })
}

/** A start tag with an id. Text and attributes have no `<` and `>`, and attributes no `"`. */
const ID = /(<[a-z][^<>]*?) id="([^"<>]*)"([^<>]*>)/g
/** Headings do not contain headings. */
const HEADING = /<(h[1-6])([^<>]*)>(.*?)<\/\1>/gs

function createIds(given: readonly string[]) {
  const used = new Set([...PAGE_IDS, ...given])
  const seen = new Set(PAGE_IDS)
  const counts = new Map<string, number>()

  /** Returns whether an id occurs for the first time. */
  function isFirst(id: string): boolean {
    return id !== '' && !seen.has(id) && seen.add(id).has(id)
  }

  /** Returns a new id for a text. A number follows if the id is used. */
  function mint(text: string): string {
    const base = slugOf(text) || 'section'
    let count = counts.get(base) ?? 0
    let id = count === 0 ? base : `${base}-${count}`
    while (used.has(id)) id = `${base}-${++count}`
    counts.set(base, count)
    used.add(id)
    return id
  }

  return { isFirst, mint }
}

function textOf(html: string): string {
  return html.replace(/<[^<>]*>/g, '').replace(/&(?:amp|gt|lt|quot);/g, '')
}

/** Returns a text in lower case, without punctuation and with hyphens for spaces (github.com/gjtorikian/html-pipeline). */
function slugOf(text: string): string {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- \n]/gu, '')
  return words.slice(0, MAX_ID_LENGTH).toWellFormed().replaceAll('\uFFFD', '').trim().replace(/[ \n]/g, '-')
}
