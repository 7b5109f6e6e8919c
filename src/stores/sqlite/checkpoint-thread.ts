/** Runs checkpoints in a thread: see `write-checkpoints.ts`. */
import { answerTasks } from '../../system/task-threads.ts'
import { runCheckpoint } from './checkpointer.ts'

answerTasks({ runCheckpoint })
