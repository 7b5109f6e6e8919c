import type { Manifest, Rule } from '../manifest.ts'

/** What hosts must know of an export. */
export interface Hosting {
  readonly manifest: Manifest
  readonly rules: readonly Rule[]
  readonly baseUrl: string
  /** Headers that are the same in every answer. */
  readonly common: Readonly<Record<string, string>>
}
