/** Stores requests with an idempotency key and their answers. */
export interface RequestStore {
  /**
   * Stores that a request with this key has begun, and returns undefined. If one has begun within a day, returns it
   * instead. A request without an answer after a minute is considered abandoned, and begins again.
   */
  beginRequest(key: string, fingerprint: string, now: Date): Promise<StoredRequest | undefined>
  /** Stores the answer to a request that has begun, unless it has one. */
  storeAnswer(key: string, answer: StoredAnswer): Promise<void>
  /** Removes a request that has begun, unless it has an answer. */
  abandonRequest(key: string): Promise<void>
}

/** An answer that is sent again when the request is repeated. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An earlier request with the same key. */
export interface StoredRequest {
  /** Identifies the content of the request. */
  readonly fingerprint: string
  /** Absent while the request is running. */
  readonly answer: StoredAnswer | undefined
}
