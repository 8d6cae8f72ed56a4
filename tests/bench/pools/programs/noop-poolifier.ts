// A task that does nothing, for poolifier.
import { ThreadWorker } from 'poolifier'
import noop from './noop-task.ts'

export default new ThreadWorker<number, number>((task = 0) => noop(task))
