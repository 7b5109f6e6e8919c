/** A URL as it may stand in the log: without the token of a private feed. */
export function loggableUrl(url: string | undefined): string {
  return url?.replace(/\/(?:~|%7e)[^/?#]*/gi, '/~…') ?? ''
}
