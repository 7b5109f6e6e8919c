const DATE_PREFIX = /^(\d{4}-\d{2}-\d{2})(?!\d)[-_. ]*/

/** The last part of a path, without its extension. */
export function baseName(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.replace(/(?<=.)\.[^.]*$/, '')
}

/** `2021-02-17` of `news/2021-02-17-a-title.md`: the date at the head of a file's name, whether it exists or not. */
export function dateOfFile(path: string): string | undefined {
  return DATE_PREFIX.exec(baseName(path))?.[1]
}

/** `a-title` of `news/2021-02-17-a-title.md`: a file's name without date and extension. */
export function nameOfFile(path: string): string {
  return baseName(path).replace(DATE_PREFIX, '')
}
