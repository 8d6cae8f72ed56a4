import type { ChildProcess } from 'node:child_process'
import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads'
import { forkNode } from '../fork-node.ts'
import { howItEnded } from '../process-end.ts'
import { monotonicMs } from '../measure/clock.ts'
import { outOfMemory } from './fault.ts'
import {
  type FromProcess,
  type FromSlot,
  type ProcessTask,
  SLOT_SHARED,
  type SlotWork,
  type TaskEnd,
  type TaskReply,
  type ToProcess,
  type ToSlots,
} from './protocol.ts'
import { buffersOf, transferMs } from './reply.ts'

// A slot of the Piscina pool: a thread that owns one process for its life and passes tasks to it.

/** V8 says why it aborts before a stack of some kilobytes. */
const LAST_WORDS_LENGTH = 16_384

const { setup, processEntry, shared, channel } = workerData as SlotWork
const counters = new Int32Array(shared)
const lane = Atomics.add(counters, SLOT_SHARED.nextLane, 1)
const waiting = new Map<number, { resolve: (end: TaskEnd) => void; reject: (error: Error) => void }>()

const tell = (message: FromSlot, transfer: ArrayBuffer[] = []): void => {
  parentPort?.postMessage(message, transfer)
}

function startProcess(): ChildProcess {
  const child = forkNode(processEntry, { serialization: 'advanced', heapLimitMb: setup.heapLimitMb })
  let lastWords = ''
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = (lastWords + text.toString('latin1')).slice(-LAST_WORDS_LENGTH)
  })
  if (child.pid !== undefined) tell({ type: 'process-started', lane, pid: child.pid })
  child.on('message', (message: FromProcess) => {
    if (message.type === 'task-end') {
      const { end, reply } = message
      if (reply !== undefined) handOn(reply)
      waiting.get(end.task)?.resolve(end)
      waiting.delete(end.task)
    } else {
      tell(message)
    }
  })
  child.on('error', (error) => {
    gone(child, `A process of the pool could not be started: ${error.message}.`)
  })
  // When its last words are read too, unlike `exit`.
  child.once('close', (code, signal) => {
    gone(child, `Process ${String(child.pid)} of the pool ${causeOf(code, signal, lastWords)}`)
  })
  send(child, { type: 'setup', setup: { ...setup, lane } })
  return child
}

function causeOf(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  if (lastWords.includes('heap out of memory')) return outOfMemory(setup.heapLimitMb)
  return `${howItEnded(code, signal)}.`
}

/** The result is not copied once more on its way to the driver: what is measured is its way from the process. */
function handOn(reply: TaskReply): void {
  const { result } = reply
  tell({ type: 'reply', lane, result, transferMs: transferMs(reply) }, buffersOf(result))
}

function send(child: ChildProcess, message: ToProcess): void {
  // A process that is gone is told of by its exit event, so a failed send needs no second word.
  child.send(message, () => undefined)
}

let ending = false
let reportedGone = false
function gone(child: ChildProcess, cause: string): void {
  if (reportedGone) return
  reportedGone = true
  tell({ type: 'process-gone', lane, pid: child.pid ?? null, cause: ending ? null : cause })
  for (const { reject } of waiting.values()) reject(new Error(cause))
  waiting.clear()
}

let child: ChildProcess | null = null

/** Starts the process once it is this slot's turn, unless the driver is ending the pool. */
function startInTurn(): void {
  if (child !== null || reportedGone || Atomics.load(counters, SLOT_SHARED.allowed) <= lane) return
  // Counted before the look at `closing`: the driver waits for every slot that may have started a process.
  Atomics.add(counters, SLOT_SHARED.begun, 1)
  if (Atomics.load(counters, SLOT_SHARED.closing) === 0) {
    child = startProcess()
  } else {
    reportedGone = true
    tell({ type: 'process-gone', lane, pid: null, cause: null })
  }
}

new BroadcastChannel(channel).onmessage = (event) => {
  const message = (event as { data: ToSlots }).data
  if (message.type === 'allowed') {
    startInTurn()
  } else if (child !== null && message.type === 'finish') {
    send(child, message)
  } else if (child !== null) {
    ending = true
    child.kill('SIGKILL')
  }
}
startInTurn()

/** Passes a task to the process; Piscina calls it with the next one while the last is still under way. */
export default function runInProcess(message: ProcessTask): Promise<TaskEnd> {
  return new Promise((resolve, reject) => {
    if (child === null || reportedGone) {
      reject(new Error('A process of the pool is gone.'))
      return
    }
    const { task, input, originMs, replies } = message
    waiting.set(task, { resolve, reject })
    if (replies !== true) send(child, { type: 'task', task, input, originMs })
    else send(child, { type: 'task', task, input, originMs, sentAtMs: monotonicMs() })
  })
}
