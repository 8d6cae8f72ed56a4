import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { monotonicMs } from '../recording/clock.ts'
import { watchParent } from '../parent-watch.ts'
import { findWorkload } from '../../workloads/index.ts'
import type { Workload } from '../../workloads/sdk.ts'
import { faultMessage } from './fault.ts'
import { encodeFrame } from './frames.ts'
import { TaskWorker } from './task-worker.ts'
import { openProcessEnd } from './open-link.ts'
import type { FromWorker, ProcessSetup } from './protocol.ts'
import { replyTo } from './reply.ts'
import { packEnds, type SentEnd, unpackTasks } from './task-frames.ts'

/**
 * Turns the calling process, forked by the coordinator, into a worker that runs tasks of one of these workloads. Tasks come
 * over its link to a slot, the next one ahead of its time; what it records goes to the coordinator on the channel between
 * parent and child.
 */
export function serveProcess(workloads: readonly Workload[]): void {
  const exitIfOrphaned = watchParent()
  const coordinator = new CoordinatorChannel()
  let workerId = 0

  const serve = async (): Promise<void> => {
    const [message] = (await once(process, 'message')) as [ProcessSetup]
    const { setup } = message
    workerId = setup.worker
    const workload = findWorkload(workloads, setup.workload)
    const link = await openProcessEnd(message.link)
    /** Of the task that is to be replied to: how long its message was under way. */
    let thereMs: number | null = null
    let ends: SentEnd[] = []
    const worker = new TaskWorker(setup, workload, {
      onBatch: (batch) => {
        coordinator.send({ type: 'batch', worker: workerId, batch })
      },
      onTaskEnd: (end, result) => {
        ends.push({ end, reply: thereMs === null ? null : replyTo(thereMs, result) })
      },
      onHousekeeping: exitIfOrphaned,
    })
    const begin = async (originMs: number): Promise<void> => {
      if (worker.begun) return
      // What happened to its sockets since the last trial is heard first: asleep in a read, it heard nothing.
      await nextTurn()
      await nextTurn()
      worker.begin(originMs)
    }
    await worker.prepare()
    coordinator.send({ type: 'ready', worker: workerId, pid: process.pid, threadId })

    for (;;) {
      await coordinator.flushed()
      const frame = await link.receive()
      if (frame === null) process.exit(0)
      const receivedMs = monotonicMs()
      const { originMs, tasks } = unpackTasks(frame)
      if (Number.isNaN(originMs)) continue
      await begin(originMs)
      if (tasks.length === 0) {
        worker.stop()
        coordinator.send({ type: 'recording', worker: workerId, ...(await worker.finish()) })
        continue
      }
      ends = []
      for (const { task, sentAtMs, input } of tasks) {
        thereMs = Number.isNaN(sentAtMs) ? null : receivedMs - sentAtMs
        await worker.run(task, input)
      }
      link.send(encodeFrame(packEnds(ends)))
    }
  }

  serve().catch((error: unknown) => {
    coordinator.send({ type: 'fault', worker: workerId, message: faultMessage(error) })
  })
}

/** The channel to the coordinator, which knows when all that was said has left. */
class CoordinatorChannel {
  #unsent = 0
  #onFlushed = (): void => undefined

  /** A channel whose other end has died is no error here: the parent watch ends this process. */
  send(message: FromWorker): void {
    this.#unsent++
    process.send?.(message, undefined, undefined, () => {
      this.#unsent--
      if (this.#unsent === 0) this.#onFlushed()
    })
  }

  /** To be waited for before the thread goes to sleep: what is unsent then would stay so. */
  flushed(): Promise<void> | undefined {
    if (this.#unsent === 0) return undefined
    return new Promise((resolve) => {
      this.#onFlushed = resolve
    })
  }
}
