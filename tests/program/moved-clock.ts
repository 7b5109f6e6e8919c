import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './start.ts'

/** A clock of the program that tests set. It goes on from there. */
export interface MovedClock {
  /** Arguments for Node with which a program has this clock, also in its workers. */
  readonly nodeArgs: readonly string[]
  set(time: Date): Promise<void>
}

/** Creates a clock. Every process reads by how much it is moved from a file. */
export async function createMovedClock(): Promise<MovedClock> {
  const folder = await temporaryFolder('clock')
  const [file, module] = [join(folder, 'milliseconds'), join(folder, 'clock.mjs')]
  await writeFile(file, '0')
  await writeFile(module, code(file))
  return {
    nodeArgs: ['--import', module],
    set: time => writeFile(file, String(time.getTime() - Date.now())),
  }
}

function code(file: string): string {
  return `import { readFileSync } from 'node:fs'
const RealDate = Date
let [moved, readAt] = [0, -Infinity]
function now() {
  if (performance.now() - readAt > 10) {
    readAt = performance.now()
    moved = Number(readFileSync(${JSON.stringify(file)}, 'utf8')) || moved
  }
  return RealDate.now() + moved
}
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now())
    else super(...given)
  }
  static now() {
    return now()
  }
}
`
}
