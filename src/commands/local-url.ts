import type { Config } from '../config.ts'

/** Where a server with these settings would be reached from this machine. */
export function localUrlOf({ port }: Pick<Config, 'port'>): string {
  return `http://localhost:${port}`
}
