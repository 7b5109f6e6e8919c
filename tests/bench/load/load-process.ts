/** Generates load in this process. The job is the only argument and the result is printed, both as JSON. */
import { type LoadJob, putLoad } from './load.ts'

const result = await putLoad(JSON.parse(process.argv[2] ?? '') as LoadJob)
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
