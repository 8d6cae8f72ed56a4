import { parentPort, threadId, workerData } from 'node:worker_threads'
import { findWorkload } from '../../workloads/index.ts'
import { monotonicMs } from '../recording/clock.ts'
import type { Workload } from '../../workloads/sdk.ts'
import { faultMessage } from './fault.ts'
import { TaskWorker } from './task-worker.ts'
import {
  type FromThread,
  type GoMessage,
  type WorkerOutput,
  SHARED,
  type TaskEnd,
  type TaskMessage,
  type ThreadWork,
  type ToThread,
} from './protocol.ts'
import { buffersOf, replyTo } from './reply.ts'
import { ResultRecorder } from './results.ts'

/** Turns the calling worker thread into a worker that runs tasks of one of these workloads. */
export function serveThread(workloads: readonly Workload[]): void {
  const port = parentPort
  if (port === null) throw new Error('A thread worker must be started as a worker thread.')
  const { setup, supply, inputs, shared } = workerData as ThreadWork
  const counters = new Int32Array(shared)
  let results = new ResultRecorder()
  let outputs: WorkerOutput[] = []
  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }
  const workload = findWorkload(workloads, setup.workload)
  const way = workload.messages?.(setup.params)
  /** How long the messages of tasks under way took to come here. */
  const thereMs = new Map<number, number>()
  const worker = new TaskWorker(setup, workload, {
    onBatch: (batch) => {
      send({ type: 'batch', worker: setup.worker, batch })
      sendOutputs()
      if (results.count > 0) sendResults('results')
    },
    onTaskEnd: (end, result) => {
      Atomics.add(counters, SHARED.tasksDone, 1)
      if (supply === 'by-message') sendReply(end, result)
      else results.add(end)
      if (end.output !== null) outputs.push({ task: end.task, output: end.output })
    },
  })

  // With the batches: a message of its own for each picture would wake the coordinator, on a core that a worker is on.
  const sendOutputs = (): void => {
    if (outputs.length === 0) return
    const buffers = outputs.map(({ output }) => output.pixels.buffer)
    send({ type: 'outputs', worker: setup.worker, outputs }, buffers)
    outputs = []
  }
  const sendResults = (type: 'results' | 'finished'): void => {
    send({ type, worker: setup.worker, results: results.columns(), firstError: results.firstError })
    results = new ResultRecorder()
  }
  const sendReply = (end: TaskEnd, result: unknown): void => {
    const reply = replyTo(thereMs.get(end.task) ?? 0, result)
    thereMs.delete(end.task)
    const transfer = way === 'transferred' ? buffersOf(reply.result) : []
    send({ type: 'task-end', end, reply }, transfer)
  }
  const runOneByOne = async (): Promise<void> => {
    for (;;) {
      const task = Atomics.add(counters, SHARED.nextTask, 1)
      if (task >= inputs.length) return
      await worker.run(task, inputs[task])
    }
  }
  const runAllAtOnce = async (): Promise<void> => {
    await Promise.all(inputs.map((input, task) => worker.run(task, input)))
  }

  const work = async ({ originMs }: GoMessage): Promise<void> => {
    worker.begin(originMs)
    if (supply === 'by-message') return
    await (supply === 'one-by-one' ? runOneByOne() : runAllAtOnce())
    stop()
    sendResults('finished')
    await sendRecording()
  }
  const stop = (): void => {
    worker.stop()
    sendOutputs()
  }
  const sendRecording = async (): Promise<void> => {
    send({ type: 'recording', worker: setup.worker, ...(await worker.finish()) })
  }
  const runMessage = (message: TaskMessage): Promise<void> => {
    thereMs.set(message.task, monotonicMs() - message.sentAtMs)
    return worker.run(message.task, message.input)
  }
  const finish = (): Promise<void> => {
    stop()
    return sendRecording()
  }
  const hear = (message: ToThread): Promise<void> => {
    if (message.type === 'task') return runMessage(message)
    return message.type === 'go' ? work(message) : finish()
  }
  const fail = (error: unknown): void => {
    send({ type: 'fault', worker: setup.worker, message: faultMessage(error) })
  }

  // Listening for good keeps the thread alive until the coordinator ends it.
  port.on('message', (message: ToThread) => {
    hear(message).catch(fail)
  })
  worker.prepare().then(() => {
    send({ type: 'ready', worker: setup.worker, pid: process.pid, threadId })
  }, fail)
}
