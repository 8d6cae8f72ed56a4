import { parentPort, threadId, workerData } from 'node:worker_threads'
import { findWorkload } from '../workloads/index.ts'
import type { Workload } from '../workloads/workload.ts'
import { faultMessage } from './fault.ts'
import { Lane } from './lane.ts'
import { type FromThread, type GoMessage, SHARED, type TaskEnd, type ThreadWork } from './protocol.ts'
import { ResultRecorder } from './results.ts'

/** Turns the calling worker thread into a lane that runs tasks of one of these workloads. */
export function serveThread(workloads: readonly Workload[]): void {
  const port = parentPort
  if (port === null) throw new Error('A thread lane must be started as a worker thread.')
  const { setup, supply, inputs, shared } = workerData as ThreadWork
  const counters = new Int32Array(shared)
  let results = new ResultRecorder()
  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }
  const lane = new Lane(setup, findWorkload(workloads, setup.workload), {
    onBatch: (batch) => {
      send({ type: 'batch', lane: setup.lane, batch })
    },
    onTaskEnd: (end) => {
      results.add(end)
      Atomics.add(counters, SHARED.tasksDone, 1)
      sendOutput(end)
    },
  })

  const sendOutput = ({ task, output }: TaskEnd): void => {
    if (output === null) return
    send({ type: 'output', lane: setup.lane, task, output }, [output.pixels.buffer])
  }
  const runOneByOne = async (): Promise<void> => {
    for (;;) {
      const task = Atomics.add(counters, SHARED.nextTask, 1)
      if (task >= inputs.length) return
      await lane.run(task, inputs[task])
    }
  }
  const runAllAtOnce = async (): Promise<void> => {
    await Promise.all(inputs.map((input, task) => lane.run(task, input)))
  }

  const work = async ({ originMs }: GoMessage): Promise<void> => {
    results = new ResultRecorder()
    lane.begin(originMs)
    await (supply === 'one-by-one' ? runOneByOne() : runAllAtOnce())
    lane.stop()
    send({ type: 'finished', lane: setup.lane, results: results.columns(), firstError: results.firstError })
    send({ type: 'recording', lane: setup.lane, ...(await lane.finish()) })
  }
  const fail = (error: unknown): void => {
    send({ type: 'fault', lane: setup.lane, message: faultMessage(error) })
  }

  // Listening for good keeps the thread alive until the driver ends it.
  port.on('message', (go: GoMessage) => {
    work(go).catch(fail)
  })
  lane.prepare().then(() => {
    send({ type: 'ready', lane: setup.lane, pid: process.pid, threadId })
  }, fail)
}
