/** An answer as it is kept for who asks the same again. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request that came before with the same key. */
export interface StoredRequest {
  /** Names what it asked. */
  readonly fingerprint: string
  /** Absent while it is still being answered. */
  readonly answer: StoredAnswer | undefined
}
