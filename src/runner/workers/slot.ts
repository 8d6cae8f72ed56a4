import { parentPort, workerData } from 'node:worker_threads'
import { monotonicMs } from '../recording/clock.ts'
import { openSlotEnd } from './open-link.ts'
import type { FromSlot, SlotEnd, SlotOrder, SlotWork } from './protocol.ts'
import { buffersOf, transferMs } from './reply.ts'
import { TaskExchange } from './task-exchange.ts'

// A slot of the Piscina pool: a thread that has one process for its life, and passes tasks to it.

const { links, nextWorker } = workerData as SlotWork
const worker = Atomics.add(new Int32Array(nextWorker), 0, 1)
const address = links[worker]
if (address === undefined) throw new Error('There are more slots than links to processes.')
const exchange = new TaskExchange(await openSlotEnd(address))

const tell = (message: FromSlot, transfer: ArrayBuffer[] = []): void => {
  parentPort?.postMessage(message, transfer)
}
tell({ type: 'slot-up', worker })

/** Passes a task to the process and waits for its end; or passes on that the trial is over, or a word to wake up. */
export default async function runInProcess(order: SlotOrder): Promise<SlotEnd | null> {
  const [originMs, task, input, replies] = order
  if (originMs === undefined) {
    exchange.wake()
    return null
  }
  if (task === undefined) {
    exchange.finish(originMs)
    return null
  }
  const sentAtMs = replies === true ? monotonicMs() : NaN
  const { end, reply } = await exchange.run(originMs, { task, sentAtMs, input })
  if (reply !== null) {
    // The result is not copied once more on its way to the coordinator: what is measured is its way from the process.
    const { result } = reply
    tell({ type: 'reply', worker, result, transferMs: transferMs(reply) }, buffersOf(result))
  }
  const { startMs, endMs, digest, error, output } = end
  return error === null && output === null
    ? [worker, task, startMs, endMs, digest]
    : [worker, task, startMs, endMs, digest, error, output]
}
