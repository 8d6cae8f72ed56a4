import { parentPort, workerData } from 'node:worker_threads'
import { monotonicMs } from '../measure/clock.ts'
import { openSlotEnd } from './open-link.ts'
import type { FromSlot, SlotEnd, SlotOrder, SlotWork } from './protocol.ts'
import { buffersOf, transferMs } from './reply.ts'
import { packTasks, type SentEnd, type SentTask, unpackEnds } from './task-frames.ts'

// A slot of the Piscina pool: a thread that has one process for its life, and passes tasks to it.

const { links, nextLane } = workerData as SlotWork
const lane = Atomics.add(new Int32Array(nextLane), 0, 1)
const address = links[lane]
if (address === undefined) throw new Error('There are more slots than links to processes.')
const link = await openSlotEnd(address)

const tell = (message: FromSlot, transfer: ArrayBuffer[] = []): void => {
  parentPort?.postMessage(message, transfer)
}
tell({ type: 'slot-up', lane })

/** Tasks that were handed over and are not sent yet. */
let gathered: SentTask[] = []
/** The ends of those; null while there are none. */
let gathering: Promise<readonly SentEnd[] | null> | null = null
/** What is under way, or was last. */
let last: Promise<unknown> = Promise.resolve()

/** Sends what is handed over in this turn as one frame, when the one before has come back. */
function exchange(originMs: number): Promise<readonly SentEnd[] | null> {
  gathering ??= last.then(async () => {
    const tasks = gathered
    gathered = []
    gathering = null
    link.send(packTasks({ originMs, tasks }))
    const frame = await link.receive()
    return frame === null ? null : unpackEnds(frame)
  })
  last = gathering
  return gathering
}

/** Passes a task to the process and waits for its end; or passes on that the trial is over. */
export default async function runInProcess(order: SlotOrder): Promise<SlotEnd | null> {
  const [originMs, task, input, replies] = order
  if (task === undefined) {
    link.send(packTasks({ originMs, tasks: [] }))
    return null
  }
  const at = gathered.push({ task, sentAtMs: replies === true ? monotonicMs() : NaN, input }) - 1
  const ends = await exchange(originMs)
  // The driver hears of a process that is gone from the system, with the cause, and ends the pool.
  if (ends === null) return new Promise<never>(() => undefined)
  const { end, reply } = ends[at] ?? noEnd(task)
  if (reply !== null) {
    // The result is not copied once more on its way to the driver: what is measured is its way from the process.
    const { result } = reply
    tell({ type: 'reply', lane, result, transferMs: transferMs(reply) }, buffersOf(result))
  }
  const { startMs, endMs, digest, error, output } = end
  return error === null && output === null
    ? [lane, task, startMs, endMs, digest]
    : [lane, task, startMs, endMs, digest, error, output]
}

function noEnd(task: number): never {
  throw new Error(`A process of the pool did not say how task ${String(task)} ended.`)
}
