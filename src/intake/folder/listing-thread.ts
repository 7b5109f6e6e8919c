/** Lists a folder in a thread. Each request is answered with the next part, or `undefined` at the end. */
import { workerData } from 'node:worker_threads'
import { syncDisk } from '../../system/disk.ts'
import { answerRequests } from '../../system/thread.ts'
import { listFolder } from './list-folder.ts'

const { root }: { root: string } = workerData
const parts = listFolder(root, syncDisk)

answerRequests(async () => (await parts.next()).value)
