import { parentPort, threadId, workerData } from 'node:worker_threads'
import { faultOf } from '../../contract/fault.ts'
import type { PictureBand } from '../../contract/run/events.ts'
import { type Workload, findWorkload } from '../../workloads/sdk.ts'
import { monotonicMs } from '../recording/clock.ts'
import {
  type FromThread,
  SHARED,
  type TaskEnd,
  type TaskMessage,
  type ThreadData,
  type ToThread,
} from './protocol.ts'
import { ResultBuilder } from './results.ts'
import { type RecorderFactory, TaskWorker } from './task-worker.ts'
import { buffersOf, replyTo } from './transfer.ts'

/** Makes the calling worker thread a worker that runs tasks of these workloads. */
export function serveThread(workloads: readonly Workload[], createRecorder?: RecorderFactory): void {
  if (parentPort === null) throw new Error('This file must be started as a worker thread.')
  const server = new ThreadServer(workerData as ThreadData, workloads, createRecorder)
  const { worker } = (workerData as ThreadData).setup
  const fail = (error: unknown): void => {
    send({ type: 'fault', worker, fault: faultOf(error) })
  }
  // The listener keeps the thread alive until the coordinator terminates it.
  parentPort.on('message', (message: ToThread) => {
    server.receive(message).catch(fail)
  })
  server.prepare().then(() => {
    send({ type: 'ready', worker, pid: process.pid, threadId })
  }, fail)
}

function send(message: FromThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

class ThreadServer {
  readonly #data: ThreadData
  readonly #id: number
  readonly #counters: Int32Array
  readonly #worker: TaskWorker
  readonly #transfers: boolean
  /** The time that the inputs of running tasks took to arrive. */
  readonly #inputTransferMs = new Map<number, number>()
  #results = new ResultBuilder()
  #outputs: { task: number; output: PictureBand }[] = []

  constructor(data: ThreadData, workloads: readonly Workload[], createRecorder: RecorderFactory | undefined) {
    const { setup, shared } = data
    const workload = findWorkload(workloads, setup.workload)
    this.#data = data
    this.#id = setup.worker
    this.#counters = new Int32Array(shared)
    this.#transfers = workload.messageMode?.(setup.params) === 'transferred'
    const listener = {
      onRecords: (batch: Extract<FromThread, { type: 'records' }>['batch']) => {
        send({ type: 'records', worker: this.#id, batch })
        if (this.#results.count > 0) this.#sendResults(false)
      },
      onTaskEnd: (end: TaskEnd, result: unknown) => {
        this.#endTask(end, result)
      },
    }
    this.#worker = new TaskWorker(setup, workload, listener, createRecorder)
  }

  prepare(): Promise<void> {
    return this.#worker.prepare()
  }

  receive(message: ToThread): Promise<void> {
    if (message.type === 'task') return this.#runMessage(message)
    return message.type === 'start' ? this.#start(message.originMs) : this.#finish()
  }

  async #start(originMs: number): Promise<void> {
    const { supply, inputs } = this.#data
    this.#worker.start(originMs)
    if (supply === 'messages') return
    if (supply === 'all') await Promise.all(inputs.map((input, task) => this.#worker.run(task, input)))
    else await this.#runFromCounter(inputs)
    await this.#finish()
  }

  async #runFromCounter(inputs: readonly unknown[]): Promise<void> {
    for (;;) {
      const task = Atomics.add(this.#counters, SHARED.nextTask, 1)
      if (task >= inputs.length) return
      await this.#worker.run(task, inputs[task])
    }
  }

  #runMessage({ task, input, sentAtMs }: TaskMessage): Promise<void> {
    this.#inputTransferMs.set(task, monotonicMs() - sentAtMs)
    return this.#worker.run(task, input)
  }

  async #finish(): Promise<void> {
    this.#worker.stop()
    this.#sendResults(true)
    send({ type: 'final', worker: this.#id, batch: await this.#worker.finish() })
  }

  #endTask(end: TaskEnd, result: unknown): void {
    const { task, output } = end
    Atomics.add(this.#counters, SHARED.tasksDone, 1)
    if (this.#data.supply === 'messages') {
      const reply = replyTo(this.#inputTransferMs.get(task) ?? 0, result)
      this.#inputTransferMs.delete(task)
      send({ type: 'task-end', worker: this.#id, end, reply }, this.#transfers ? buffersOf(reply.result) : [])
      return
    }
    this.#results.add(end)
    if (output !== null) this.#outputs.push({ task, output })
  }

  /** Results travel with the records: a separate message would wake the coordinator, on a core that a worker uses. */
  #sendResults(last: boolean): void {
    const [results, outputs] = [this.#results, this.#outputs]
    this.#results = new ResultBuilder()
    this.#outputs = []
    send(
      {
        type: 'results',
        worker: this.#id,
        results: results.columns(),
        firstFault: results.firstFault,
        outputs,
        last,
      },
      outputs.map(({ output }) => output.pixels.buffer),
    )
  }
}
