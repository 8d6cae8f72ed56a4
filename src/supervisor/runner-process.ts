import * as v from 'valibot'
import { type Fault, fault } from '../contract/fault.ts'
import type { RunHeader } from '../contract/run/document.ts'
import { type RunEvent, isLastEvent } from '../contract/run/events.ts'
import { Child } from '../runner/child-process.ts'
import { type FromRunner, FromRunnerSchema, type ToRunner } from '../runner/protocol.ts'
import { removeFoldersOf } from '../runner/work-folder.ts'
import { libuvEnvironment } from './libuv-threads.ts'

/** A run that was cancelled takes this long at most; then its processes are killed. */
const CANCEL_LIMIT_MS = 3_000
/** A runner that has reported its last event exits within milliseconds. */
const EXIT_LIMIT_MS = 1_000

/** How a run ended: its last event. */
export type LastEvent = Extract<RunEvent, { type: 'run-finished' | 'run-failed' }>

/** A process that carries out one run. It may be started before there is a run, as a spare. */
export class RunnerProcess {
  readonly libuvThreads: number
  readonly #child: Child
  /** The processes that the runner has started. */
  #pids: readonly number[] = []
  #onEvent: (event: RunEvent) => void = () => undefined
  #header: RunHeader | null = null
  #announced = false
  #last: LastEvent | null = null
  #cancelled = false
  #timer: NodeJS.Timeout | undefined
  #gone = false

  constructor(entry: string, libuvThreads: number) {
    this.libuvThreads = libuvThreads
    this.#child = new Child(entry, { environment: libuvEnvironment(libuvThreads) })
    this.#child.onMessage((message) => {
      const parsed = v.safeParse(FromRunnerSchema, message)
      if (parsed.success) this.#receive(parsed.output)
      else this.#fail(fault('invalid_message', { path: v.getDotPath(parsed.issues[0]) ?? '' }))
    })
    void this.#child.ended.then(() => {
      this.#gone = true
    })
  }

  /** Whether it can still be given a run. */
  get isUsable(): boolean {
    return !this.#gone && this.#child.pid !== undefined
  }

  /**
   * Carries out a run: calls `onEvent` for its events except the last one, with which it resolves when the runner's
   * process is gone. Never rejects.
   */
  async run(header: RunHeader, onEvent: (event: RunEvent) => void): Promise<LastEvent> {
    this.#header = header
    this.#onEvent = onEvent
    this.#send({ type: 'start', header })
    const cause = await this.#child.ended
    clearTimeout(this.#timer)
    this.#killProcesses()
    if (this.#child.pid !== undefined) await removeFoldersOf(this.#child.pid)
    if (this.#last !== null) return this.#last
    if (!this.#cancelled) return { type: 'run-failed', fault: runnerFault(cause) }
    // A run that was cancelled before it could report its start still has one.
    if (!this.#announced) onEvent({ type: 'run-started', header: this.#header, trialsTotal: 0 })
    return { type: 'run-finished', state: 'cancelled' }
  }

  /** Asks the run to end, and kills its processes where it does not. */
  cancel(): void {
    if (this.#cancelled) return
    this.#cancelled = true
    this.#send({ type: 'cancel' })
    this.#killAfter(CANCEL_LIMIT_MS)
  }

  /** Kills the runner and every process that it has started. */
  kill(): void {
    this.#child.kill()
    this.#killProcesses()
  }

  #receive(message: FromRunner): void {
    switch (message.type) {
      case 'processes':
        this.#pids = message.pids
        break
      case 'failed':
        this.#fail(message.fault)
        break
      case 'event': {
        const { event } = message
        if (isLastEvent(event)) this.#end(event as LastEvent)
        else {
          this.#announced ||= event.type === 'run-started'
          this.#onEvent(event)
        }
      }
    }
  }

  #fail(cause: Fault): void {
    this.#end({ type: 'run-failed', fault: cause })
  }

  #end(last: LastEvent): void {
    this.#last ??= last
    this.#killAfter(EXIT_LIMIT_MS)
  }

  #killAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.kill()
    }, ms)
  }

  /** PIDs of processes that are gone are not in the list, apart from those that ended with the runner just now. */
  #killProcesses(): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    this.#pids = []
  }

  #send(message: ToRunner): void {
    this.#child.send(message)
  }
}

/** The end of a process, as the end of a run. */
function runnerFault(cause: Fault): Fault {
  switch (cause.code) {
    case 'process_exited':
      return fault('runner_exited', { exitCode: cause.values.exitCode })
    case 'process_killed':
      return fault('runner_killed', { signal: cause.values.signal })
    case 'process_not_started':
      return fault('runner_not_started', { cause })
    default:
      return cause
  }
}
