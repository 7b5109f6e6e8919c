/** Reads records of a folder in a thread: see `intake/reading/reading-pool.ts`. */
import { workerData } from 'node:worker_threads'
import { createAddMedia } from '../../images/add-media.ts'
import { type ReadingBatch, type ReadingThreadData, readInThread } from '../../intake/reading/reading-pool.ts'
import { createDryRunMediaFiles, openMediaFiles } from '../../stores/media/media-files.ts'
import { createCheckpointer } from '../../stores/sqlite/checkpointer.ts'
import { syncDisk } from '../../system/disk.ts'
import { answerRequests } from '../../system/thread.ts'
import { pictureDecoders, type ReadingThreadOptions } from '../intake-parts.ts'
import { createRenderer } from '../rendering/renderer.ts'

const { root, stop, media, database }: ReadingThreadData & ReadingThreadOptions = workerData
const files = media === undefined ? createDryRunMediaFiles(syncDisk) : openMediaFiles(media, syncDisk)
const addMedia = createAddMedia(root, files, pictureDecoders)
const { readContent } = createRenderer()
const tools = { root, disk: syncDisk, addMedia, readContent }
const checkpoint = database === undefined ? undefined : createCheckpointer(database)

answerRequests(async (batch: ReadingBatch) => {
  const readings = await readInThread(batch, tools, stop)
  checkpoint?.(readings.length)
  return readings
})
