/** Creates what runs what it is given one after the other. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.catch(() => undefined).then(work)
    last = turn
    return turn
  }
}
