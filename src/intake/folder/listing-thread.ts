/** A thread that lists a folder: each question, whatever it is, is answered with the next part, or `undefined`. */
import { workerData } from 'node:worker_threads'
import { syncDisk } from '../../system/disk.ts'
import { answerRequests } from '../../system/thread.ts'
import { listFolder } from './list-folder.ts'

const { root }: { root: string } = workerData
const parts = listFolder(root, syncDisk)

answerRequests(async () => (await parts.next()).value)
