/** What kind of thing went wrong; `http/errors.ts` alone maps a kind to a status. */
export type ProblemKind = 'usage' | 'invalid' | 'conflict' | 'unavailable' | 'internal'

/** The one error Feedwright throws on purpose. Its message is for people: place, thing, expected, got, advice. */
export class Problem extends Error {
  readonly kind: ProblemKind

  constructor(kind: ProblemKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Problem'
    this.kind = kind
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Whether a file or folder was not there, of an error of `node:fs`. */
export function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  )
}
