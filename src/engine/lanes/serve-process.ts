import { threadId } from 'node:worker_threads'
import { findWorkload } from '../workloads/index.ts'
import type { Workload } from '../workloads/workload.ts'
import { faultMessage } from './fault.ts'
import { Lane } from './lane.ts'
import { monotonicMs } from '../measure/clock.ts'
import { watchParent } from '../parent-watch.ts'
import type { FromProcess, LaneSetup, ToProcess } from './protocol.ts'
import { replyTo } from './reply.ts'

/** Turns the calling process, forked by a slot, into a lane that runs tasks of one of these workloads. */
export function serveProcess(workloads: readonly Workload[]): void {
  const exitIfOrphaned = watchParent()
  let lane: Lane | null = null
  let laneId = 0
  /** Of the task that is to be replied to: how long its message was under way. */
  let thereMs: number | null = null
  /** Tasks wait here for the one before them: a process runs one at a time. */
  let queue = Promise.resolve()

  const send = (message: FromProcess): void => {
    // A channel whose other end has died is no error here: the parent watch ends this process.
    process.send?.(message, undefined, undefined, () => undefined)
  }
  const fail = (error: unknown): void => {
    send({ type: 'fault', lane: laneId, message: faultMessage(error) })
  }
  const inTurn = (step: () => Promise<void>): void => {
    queue = queue.then(step).catch(fail)
  }
  const begun = (originMs: number): Lane => {
    if (lane === null) throw new Error('A process was given a task before it was set up.')
    if (!lane.begun) lane.begin(originMs)
    return lane
  }
  const setUp = async (setup: LaneSetup): Promise<void> => {
    laneId = setup.lane
    lane = new Lane(setup, findWorkload(workloads, setup.workload), {
      onBatch: (batch) => {
        send({ type: 'batch', lane: laneId, batch })
      },
      onTaskEnd: (end, result) => {
        send(
          thereMs === null
            ? { type: 'task-end', end }
            : { type: 'task-end', end, reply: replyTo(thereMs, result) },
        )
      },
      onHousekeeping: exitIfOrphaned,
    })
    await lane.prepare()
    send({ type: 'ready', lane: laneId, pid: process.pid, threadId })
  }

  process.on('message', (message: ToProcess) => {
    if (message.type === 'setup') {
      inTurn(() => setUp(message.setup))
    } else if (message.type === 'task') {
      const { task, input, originMs, sentAtMs } = message
      thereMs = sentAtMs === undefined ? null : monotonicMs() - sentAtMs
      inTurn(() => begun(originMs).run(task, input))
    } else {
      inTurn(async () => {
        const one = begun(message.originMs)
        one.stop()
        send({ type: 'recording', lane: laneId, ...(await one.finish()) })
      })
    }
  })
}
