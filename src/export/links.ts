/** Finds the files that a document names, and writes the addresses of numbered pages as paths. */
export interface Links {
  /** Returns the paths of pictures, recordings and stylesheets that a text names, each once. */
  filesIn(text: string): readonly string[]
  /** Returns a page whose links to numbered pages are paths: `?page=2` is `page/2/`, since no host of files reads a query. */
  withPagePaths(html: string): string
}

/** Creates the functions for a publication's base URL. */
export function createLinks(baseUrl: string): Links {
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '')
  const start = `(?:${RegExp.escape(baseUrl)}|(?<=["'(])${RegExp.escape(prefix)})`
  const files = new RegExp(`${start}(/(?:media/[0-9a-f]{32}|assets)/[^\\s"'<>()?#\\\\&,]+)`, 'g')
  const pages = new RegExp(`(?<=")(${RegExp.escape(baseUrl)}[^"?#<>]*/)\\?page=([1-9]\\d{0,8})(?=")`, 'g')

  return {
    filesIn: text => [...new Set([...text.matchAll(files)].map(match => match[1] ?? ''))],
    withPagePaths: html =>
      html.replace(pages, (_whole, path: string, number: string) => `${path}${pageFolder(number)}`),
  }
}

/** Returns the path of an address with `?page=`: a folder of the page. Any other address has only its path. */
export function filePath(address: string): string {
  const [path = '', query] = address.split('?', 2)
  const number = /^page=(\d+)$/.exec(query ?? '')?.[1]
  return number === undefined ? path : path + pageFolder(number)
}

function pageFolder(number: string): string {
  return `page/${number}/`
}
