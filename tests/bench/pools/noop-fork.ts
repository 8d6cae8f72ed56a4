// The task that does nothing, for a process forked by hand.
import noop from './noop-task.ts'

process.on('message', (task: number) => process.send?.(noop(task)))
