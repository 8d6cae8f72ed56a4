// A task that does nothing, for workerpool.
import workerpool from 'workerpool'
import noop from './noop-task.ts'

workerpool.worker({ noop })
