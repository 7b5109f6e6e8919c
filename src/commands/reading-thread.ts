/** A thread that reads records of a folder: see `intake/readers.ts`. */
import { workerData } from 'node:worker_threads'
import { directDisk } from '../disk.ts'
import { createKeepMedia } from '../images/keep-media.ts'
import { type ReadingBatch, type ReadingThreadData, readInThread } from '../intake/readers.ts'
import { createCheckpoints } from '../stores/checkpoints.ts'
import { forgetfulMediaFiles, openMediaFiles } from '../stores/media-files.ts'
import { answerQuestions } from '../thread.ts'
import type { ReadingThreadOptions } from './reading-threads.ts'

const { root, stop, media, database }: ReadingThreadData & ReadingThreadOptions = workerData
const files = media === undefined ? forgetfulMediaFiles(directDisk) : openMediaFiles(media, directDisk)
const tools = { root, disk: directDisk, keep: createKeepMedia(root, files) }
const checkpoint = database === undefined ? undefined : createCheckpoints(database)

answerQuestions(async (batch: ReadingBatch) => {
  const readings = await readInThread(batch, tools, stop)
  checkpoint?.(readings.length)
  return readings
})
