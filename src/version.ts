import { readFileSync } from 'node:fs'

/** Feedwright's version, as `package.json` says it; the file is one folder up from `src` and from `dist`. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version
