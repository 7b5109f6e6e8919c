/** A thread that lists a folder: each question, whatever it is, is answered with the next part, or `undefined`. */
import { workerData } from 'node:worker_threads'
import { directDisk } from '../disk.ts'
import { answerQuestions } from '../thread.ts'
import { listFolder } from './list-folder.ts'

const { root }: { root: string } = workerData
const parts = listFolder(root, directDisk)

answerQuestions(async () => (await parts.next()).value)
