/** The kind of a problem. Only `http/errors.ts` maps it to an HTTP status. */
export type ProblemKind = 'usage' | 'invalid' | 'conflict' | 'unavailable' | 'internal'

/** The error that Feedwright throws on purpose. Its message is for people: place, thing, expected, got, advice. */
export class Problem extends Error {
  readonly kind: ProblemKind

  constructor(kind: ProblemKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Problem'
    this.kind = kind
  }
}

/** Returns the message of any thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Returns whether an error of `node:fs` says that a file or folder does not exist. */
export function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  )
}
