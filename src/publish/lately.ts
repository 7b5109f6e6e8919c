/** A map of at most `max` entries: the one that was found or set the longest ago goes first. */
export interface Lately<Value> {
  find(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  clear(): void
}

/** Creates an empty map that forgets. */
export function createLately<Value>(max: number): Lately<Value> {
  const kept = new Map<string, Value>()

  function set(key: string, value: Value): void {
    kept.delete(key)
    kept.set(key, value)
    const [oldest] = kept.keys()
    if (kept.size > max && oldest !== undefined) kept.delete(oldest)
  }

  return {
    find(key) {
      const value = kept.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
    delete: key => void kept.delete(key),
    clear: () => kept.clear(),
  }
}
