/** Something that takes time. */
export interface Work {
  readonly name: string
  readonly run: () => unknown
}

/** How work is timed. */
export interface TimingOptions {
  readonly rounds: number
  /** Each round runs a work again and again for so many milliseconds, at least once. */
  readonly milliseconds: number
}

/** Milliseconds that one run of a work took in each round. */
export type Rounds = readonly number[]

/** Times works in turn, round by round, after each has been run once. Gives what each round found, by name. */
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
