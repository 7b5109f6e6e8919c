/** Scripts that show something from elsewhere, by their address, and the page of what they show. */
const EMBEDS: readonly { readonly script: RegExp; readonly page: string }[] = [
  {
    script: /^(?:https?:)?\/\/gist\.github\.com\/([\w.-]+(?:\/\w+)?)\.js(?:\?.*)?$/i,
    page: 'https://gist.github.com/',
  },
  {
    script: /^(?:https?:)?\/\/(?:www\.)?asciinema\.org\/a\/(\w+)\.js(?:\?.*)?$/i,
    page: 'https://asciinema.org/a/',
  },
  {
    script: /^(?:https?:)?\/\/gitlab\.com\/((?:[\w./-]+\/)?-?\/?snippets\/\d+)\.js$/i,
    page: 'https://gitlab.com/',
  },
  {
    script: /^(?:https?:)?\/\/jsfiddle\.net\/([\w./-]+?)\/embed(?:ded)?\/.*$/i,
    page: 'https://jsfiddle.net/',
  },
  { script: /^(?:https?:)?\/\/(?:www\.)?jsbin\.com\/(\w+)\/.*$/i, page: 'https://jsbin.com/' },
]

/** Returns the page of what a script shows, such as a gist; undefined for any other script. `attributes`: its start tag. */
export function pageOfScript(src: string, attributes = ''): string | undefined {
  if (src.length > MAX_LENGTH) return undefined
  const post = /\sdata-telegram-post\s*=\s*["']?([\w/]{1,100})/i.exec(attributes)?.[1]
  if (post !== undefined) return `https://t.me/${post}`
  for (const { script, page } of EMBEDS) {
    const id = script.exec(src.trim())?.[1]
    if (id !== undefined) return page + id
  }
  return undefined
}

/** In characters: longer than any such address. */
const MAX_LENGTH = 500

/** Scripts that only decorate what stands beside them: a quoted post with its link, a formula, a code sample. */
const COMPANIONS =
  /\b(?:platform\.twitter\.com|platform\.x\.com|instagram\.com\/embed|tiktok\.com\/embed|connect\.facebook\.net|embed\.redditmedia\.com|embed\.reddit\.com|static\.codepen\.io|cpwebassets\.codepen\.io|embedr\.flickr\.com|assets\.pinterest\.com|s\.imgur\.com|embed\.bsky\.app|threads\.net\/embed|threads\.com\/embed|speakerdeck\.com\/assets\/embed|mathjax|katex|polyfill|prism|highlight(?:\.min)?\.js)/i

/** Returns whether a script shows nothing of its own. */
export function isCompanionScript(src: string): boolean {
  return src.length <= MAX_LENGTH && COMPANIONS.test(src)
}
