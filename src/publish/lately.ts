/** A map that forgets: what was found or set the longest ago goes first. */
export interface Lately<Value> {
  find(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  clear(): void
}

/** Creates an empty map whose values together weigh at most `max`; each weighs one unless `weigh` says otherwise. */
export function createLately<Value>(max: number, weigh: (value: Value) => number = () => 1): Lately<Value> {
  const kept = new Map<string, Value>()
  let weight = 0

  function remove(key: string): void {
    const value = kept.get(key)
    if (value === undefined || !kept.delete(key)) return
    weight -= weigh(value)
  }

  function set(key: string, value: Value): void {
    remove(key)
    kept.set(key, value)
    weight += weigh(value)
    for (const oldest of kept.keys()) {
      if (weight <= max) return
      remove(oldest)
    }
  }

  return {
    find(key) {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set,
    delete: remove,
    clear() {
      kept.clear()
      weight = 0
    },
  }
}
