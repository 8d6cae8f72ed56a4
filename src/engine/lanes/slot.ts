import { parentPort, workerData } from 'node:worker_threads'
import { monotonicMs } from '../measure/clock.ts'
import { openSlotEnd } from './open-link.ts'
import type { EndsFrame, FromSlot, SentTask, SlotOrder, SlotWork, TaskEnd } from './protocol.ts'
import { buffersOf, transferMs } from './reply.ts'

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
/** The ends of those, once it is begun; null before that. */
let gathering: Promise<EndsFrame | null> | null = null
/** What is under way, or was last. */
let last: Promise<unknown> = Promise.resolve()

/** Sends what is handed over in this turn as one frame, when the one before has come back. */
function exchange(): Promise<EndsFrame | null> {
  gathering ??= last.then(() => {
    const tasks = gathered
    gathered = []
    gathering = null
    link.send(tasks)
    return link.receive() as EndsFrame | null
  })
  last = gathering
  return gathering
}

/** Passes a task to the process and waits for its end; or passes on that the trial is over. */
export default async function runInProcess(order: SlotOrder): Promise<TaskEnd | null> {
  if ('finish' in order) {
    link.send(order)
    return null
  }
  const { task, input, originMs, replies } = order
  const at = gathered.push([task, originMs, replies === true ? monotonicMs() : null, input]) - 1
  const ends = await exchange()
  // The driver hears of a process that is gone from the system, with the cause, and ends the pool.
  if (ends === null) return new Promise<never>(() => undefined)
  const [end, reply] = ends[at] ?? noEnd(task)
  if (reply !== null) {
    // The result is not copied once more on its way to the driver: what is measured is its way from the process.
    const { result } = reply
    tell({ type: 'reply', lane, result, transferMs: transferMs(reply) }, buffersOf(result))
  }
  return end
}

function noEnd(task: number): never {
  throw new Error(`A process of the pool did not say how task ${String(task)} ended.`)
}
