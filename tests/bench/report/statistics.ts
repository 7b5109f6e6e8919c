/** Returns the middle value, or the mean of the two in the middle. NaN of an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (percentile(sorted, 0.5) + percentile(sorted.toReversed(), 0.5)) / 2
}

/** Returns the nearest-rank percentile of `sorted`, which is in ascending order. NaN of an empty list. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
