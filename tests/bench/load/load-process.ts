/** A load in a process of its own: the job is the one argument, the result is printed, both as JSON. */
import { type LoadJob, putLoad } from './load.ts'

const result = await putLoad(JSON.parse(process.argv[2] ?? '') as LoadJob)
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
