import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
/** Beside `src`, because the program finds its package there. Not `dist`, which tests of `npm start` and of the package build. */
const OUTPUT = join(ROOT, '.compiled')

/** The compiled program. It starts in two thirds of the time, and tests start it hundreds of times. */
export const COMPILED_MAIN = join(OUTPUT, 'main.js')

/** Compiles the program once, before all test files. */
export default async function compile(): Promise<void> {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const options = ['--outDir', OUTPUT, '--declaration', 'false']
  await promisify(execFile)(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), ...options])
  const styles = ['pages/style/style.css', 'pages/style/podcast.css', 'operator/operator.css']
  for (const path of [...styles, 'pages/words', 'portals/recipes'])
    await cp(join(ROOT, 'src', path), join(OUTPUT, path), { recursive: true })
}
