import type { ChildProcess } from 'node:child_process'
import { forkNode } from '../fork-node.ts'
import { outOfMemory } from '../workers/fault.ts'
import type { FromWorker, WorkerSetup, ProcessSetup } from '../workers/protocol.ts'
import { monotonicMs } from '../recording/clock.ts'
import { howItEnded } from '../process-end.ts'
import type { TaskLinks } from './task-links.ts'

/** V8 says why it aborts before a stack of some kilobytes. */
const LAST_WORDS_LENGTH = 16_384

export interface ProcessListener {
  onMessage(message: FromWorker): void
  /** It has ended, or could not be started; once, and the last word. `cause` is a sentence. */
  onGone(cause: string): void
}

/** One process of the pool, as the coordinator sees it. */
export class PoolProcess {
  readonly startedMs = monotonicMs()
  readonly #child: ChildProcess
  readonly #heapLimitMb: number
  readonly #listener: ProcessListener
  #lastWords = ''
  #gone = false

  constructor(entry: string, setup: WorkerSetup, links: TaskLinks, listener: ProcessListener) {
    this.#heapLimitMb = setup.heapLimitMb
    this.#listener = listener
    const { address, descriptors } = links.processEnd(setup.worker)
    const { heapLimitMb } = setup
    this.#child = forkNode(entry, { serialization: 'advanced', heapLimitMb, descriptors })
    links.processStarted(setup.worker)
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#lastWords = (this.#lastWords + text.toString('latin1')).slice(-LAST_WORDS_LENGTH)
    })
    this.#child.on('message', (message: FromWorker) => {
      listener.onMessage(message)
    })
    this.#child.on('error', (error) => {
      this.#end(`A process of the pool could not be started: ${error.message}.`)
    })
    // When its last words are read too, unlike `exit`.
    this.#child.once('close', (code, signal) => {
      this.#end(`Process ${String(this.#child.pid)} of the pool ${this.#causeOf(code, signal)}`)
    })
    const message: ProcessSetup = { setup, link: address }
    // A process that is gone is told of by its end, so a failed send needs no second word.
    this.#child.send(message, () => undefined)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #end(cause: string): void {
    if (this.#gone) return
    this.#gone = true
    this.#listener.onGone(cause)
  }

  #causeOf(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#lastWords.includes('heap out of memory')) return outOfMemory(this.#heapLimitMb)
    return `${howItEnded(code, signal)}.`
  }
}
