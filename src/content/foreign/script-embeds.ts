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

/** Returns the page of what a script shows, such as a gist; undefined for any other script. */
export function pageOfScript(src: string): string | undefined {
  if (src.length > MAX_LENGTH) return undefined
  for (const { script, page } of EMBEDS) {
    const id = script.exec(src.trim())?.[1]
    if (id !== undefined) return page + id
  }
  return undefined
}

/** In characters: longer than any such address. */
const MAX_LENGTH = 500
