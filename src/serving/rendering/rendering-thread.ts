/** Reads and renders heavy records in a thread: see `renderer.ts`. */
import { answerTasks } from '../../system/task-threads.ts'
import { tasks } from './tasks.ts'

answerTasks(tasks)
