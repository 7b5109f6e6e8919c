/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (percentile(sorted, 0.5) + percentile(sorted.toReversed(), 0.5)) / 2
}

/** The value that a share of all do not exceed (nearest rank). `sorted` begins with the smallest; NaN of nothing. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
