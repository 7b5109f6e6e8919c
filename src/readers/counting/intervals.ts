/** Times between two polls that are told apart, in seconds. */
const STEPS = [
  ...[10, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600],
  ...[7_200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400],
] as const
const PREFIX = 'every '
const SECOND = 1_000

/** The shortest step: polls within a few seconds. */
export const SHORTEST_STEP = `${PREFIX}${STEPS[0]}`

/** Returns the name of the sum of intervals that are about as long as this one. */
export function intervalSum(milliseconds: number): string {
  const seconds = milliseconds / SECOND
  const step = STEPS.find((each, n) => seconds < Math.sqrt(each * (STEPS[n + 1] ?? each * each)))
  return `${PREFIX}${step ?? STEPS.at(-1)}`
}

/** Returns the median of intervals, in seconds; undefined when there were none. */
export function medianInterval(sums: Readonly<Record<string, number>>): number | undefined {
  const steps = STEPS.map(step => ({ step, count: sums[`${PREFIX}${step}`] ?? 0 }))
  const half = steps.reduce((total, { count }) => total + count, 0) / 2
  let passed = 0
  return steps.find(({ count }) => {
    passed += count
    return count > 0 && passed >= half
  })?.step
}
