/** Work to be timed. */
export interface Work {
  readonly name: string
  readonly run: () => unknown
}

/** Options of `timeInTurn`. */
export interface TimingOptions {
  readonly rounds: number
  /** Milliseconds for which each round repeats a work, at least once. */
  readonly milliseconds: number
}

/** Milliseconds of one run of a work, by round. */
export type Rounds = readonly number[]

/** Times works in turn, round by round, after one run of each. Returns the results by name. */
export function timeInTurn(works: readonly Work[], options: TimingOptions): ReadonlyMap<string, Rounds> {
  const times = new Map(works.map(({ name }) => [name, [] as number[]]))
  for (const { run } of works) run()
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, run } of works) times.get(name)?.push(timeRuns(run, options.milliseconds))
  }
  return times
}

function timeRuns(run: () => unknown, milliseconds: number): number {
  const started = performance.now()
  let runs = 0
  let passed = 0
  do {
    run()
    runs++
    passed = performance.now() - started
  } while (passed < milliseconds)
  return passed / runs
}
