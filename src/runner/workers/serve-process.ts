import { threadId } from 'node:worker_threads'
import { faultOf } from '../../contract/fault.ts'
import { type Workload, findWorkload } from '../../workloads/sdk.ts'
import { bindToParent } from '../child-process.ts'
import { monotonicMs } from '../recording/clock.ts'
import type { FromProcess, ProcessTask, TaskReply, ToProcess, WorkerSetup } from './protocol.ts'
import { type RecorderFactory, TaskWorker } from './task-worker.ts'
import { replyTo } from './transfer.ts'

/** Makes the calling process, forked by a thread of the pool, a worker that runs tasks of these workloads. */
export function serveProcess(workloads: readonly Workload[], createRecorder?: RecorderFactory): void {
  const exitIfOrphaned = bindToParent()
  let server: ProcessServer | null = null
  let worker = 0
  process.on('message', (message: ToProcess) => {
    if (message.type === 'setup') {
      worker = message.setup.worker
      server = new ProcessServer(message.setup, workloads, exitIfOrphaned, createRecorder)
    }
    server?.receive(message).catch((error: unknown) => {
      send({ type: 'fault', worker, fault: faultOf(error) })
    })
  })
}

/** A channel that is closed needs no handling: the process exits with its parent. */
function send(message: FromProcess): void {
  process.send?.(message, undefined, undefined, () => undefined)
}

class ProcessServer {
  readonly #id: number
  readonly #worker: TaskWorker
  /** Tasks run one after the other, in the order in which they arrive. */
  #last: Promise<void> = Promise.resolve()
  /** The transfer time of the running task's input; null if it is not timed. */
  #inputTransferMs: number | null = null

  constructor(
    setup: WorkerSetup,
    workloads: readonly Workload[],
    exitIfOrphaned: () => void,
    createRecorder: RecorderFactory | undefined,
  ) {
    this.#id = setup.worker
    this.#worker = new TaskWorker(
      setup,
      findWorkload(workloads, setup.workload),
      {
        onRecords: (batch) => {
          send({ type: 'records', worker: this.#id, batch })
        },
        onTaskEnd: (end, result) => {
          const reply: TaskReply | null =
            this.#inputTransferMs === null ? null : replyTo(this.#inputTransferMs, result)
          send({ type: 'task-end', end, reply })
        },
        onSample: exitIfOrphaned,
      },
      createRecorder,
    )
  }

  async receive(message: ToProcess): Promise<void> {
    switch (message.type) {
      case 'setup':
        await this.#worker.prepare()
        send({ type: 'ready', worker: this.#id, pid: process.pid, threadId })
        return
      case 'start':
        this.#startTrial(message.originMs)
        return
      case 'task': {
        const receivedMs = monotonicMs()
        this.#last = this.#last.then(() => this.#run(message, receivedMs))
        await this.#last
        return
      }
      case 'finish':
        this.#startTrial(message.originMs)
        this.#worker.stop()
        send({ type: 'final', worker: this.#id, batch: await this.#worker.finish() })
    }
  }

  /** The start signal and the first task arrive over different channels; the earlier one starts the trial. */
  #startTrial(originMs: number): void {
    if (!this.#worker.started) this.#worker.start(originMs)
  }

  async #run({ originMs, task, input, sentAtMs }: ProcessTask, receivedMs: number): Promise<void> {
    this.#startTrial(originMs)
    this.#inputTransferMs = sentAtMs === null ? null : receivedMs - sentAtMs
    await this.#worker.run(task, input)
  }
}
