import { Worker } from 'node:worker_threads'
import { errorCode, messageOf, systemProblem } from '../base/errors.ts'
import { type Fault, fault, faultOf } from '../contract/fault.ts'

export interface ThreadOptions {
  readonly workerData: unknown
  readonly name: string
  /** Limits the JavaScript heap. */
  readonly heapLimitMb: number
  /** Its number from 1, for faults. */
  readonly number: number
}

/**
 * A worker thread: the one place where the lab starts threads, apart from those of Piscina. Construction never throws:
 * a thread that cannot be started has `ended` with that fault.
 */
export class Thread {
  /** Resolves with the cause when the thread has ended, or could not be started. Never rejects. */
  readonly ended: Promise<Fault>
  readonly #worker: Worker | null

  constructor(entry: string, { workerData, name, heapLimitMb, number }: ThreadOptions) {
    let worker: Worker | null = null
    let failure: unknown
    try {
      worker = new Worker(entry, {
        workerData,
        name,
        resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
      })
    } catch (error) {
      failure = error
    }
    this.#worker = worker
    this.ended =
      worker === null
        ? Promise.resolve(threadNotStarted(failure))
        : new Promise((resolve) => {
            worker.once('error', (error: Error) => {
              resolve(causeOf(error, number, heapLimitMb))
            })
            worker.once('exit', (exitCode) => {
              resolve(fault('thread_exited', { thread: number, exitCode }))
            })
          })
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, [...transfer])
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#worker?.on('message', listener)
  }

  /** Terminates the thread; resolves when it has ended. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate()
  }
}

function causeOf(error: Error, thread: number, heapLimitMb: number): Fault {
  const code = errorCode(error)
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return fault('thread_out_of_memory', { thread, heapLimitMb })
  if (code === 'ERR_WORKER_INIT_FAILED') return threadNotStarted(error)
  return fault('thread_stopped', { thread, cause: faultOf(error) })
}

/** The fault of a thread that could not be started. Node hides the system's reason, a limit on threads or memory. */
export function threadNotStarted(error: unknown): Fault {
  const known = systemProblem(error)
  const problem = known === 'unknown' ? 'too_many_processes' : known
  return fault('thread_not_started', { problem, text: messageOf(error) })
}
