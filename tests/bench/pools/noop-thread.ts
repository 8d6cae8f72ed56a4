// The task that does nothing, for a thread asked by hand.
import { parentPort } from 'node:worker_threads'
import noop from './noop-task.ts'

parentPort?.on('message', (task: number) => parentPort?.postMessage(noop(task)))
