/** A request, as a line of an access log tells it. */
export interface LogLine {
  /** In milliseconds. */
  readonly time: number
  readonly address: string
  readonly agent: string
  readonly method: string
  /** The path, perhaps with a query. */
  readonly target: string
  readonly status: number
  /** Bytes of the body, or of the whole answer. */
  readonly bytes: number
  /** Whether the request had a condition; undefined when the log does not say. */
  readonly conditional?: boolean | undefined
  /** The coding of the answer, `identity` for none; undefined when the log does not say. */
  readonly coding?: string | undefined
  /** The date of the condition, if that is all, and of the answer. */
  readonly since?: string | undefined
  readonly lastModified?: string | undefined
  /** Seconds of `Retry-After`. */
  readonly retryAfter?: number | undefined
}

/** Parses the lines of one kind of log. Returns undefined for a line that is no request. */
export type ParseLine = (line: string) => LogLine | undefined
