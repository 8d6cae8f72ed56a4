import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { type Fault, fault } from '../contract/fault.ts'
import { type RunEvent, isLastEvent } from '../contract/run/events.ts'
import { Child, isProcessAlive } from '../runner/child-process.ts'
import { type FromRunner, FromRunnerSchema, type ToRunner } from '../runner/protocol.ts'
import { removeFoldersOf } from '../runner/work-folder.ts'
import { libuvEnvironment } from './libuv-threads.ts'

/** A cancelled run whose runner has not ended after this time is killed. */
const CANCEL_LIMIT_MS = 3_000
/** Processes that were killed are gone within milliseconds. */
const GONE_LIMIT_MS = 2_000
const POLL_INTERVAL_MS = 2

/** The last event of a run. */
export type LastEvent = Extract<RunEvent, { type: 'run-finished' | 'run-failed' }>

/** The input of a run. */
export type RunStart = Omit<Extract<ToRunner, { type: 'start' }>, 'type'>

/** A process that carries out one run. It may be started before there is a run, as a spare. */
export class RunnerProcess {
  readonly libuvThreads: number
  readonly #child: Child
  readonly #cancelLimitMs: number
  /** The processes that the runner has started. */
  #pids: readonly number[] = []
  #onEvent: (event: RunEvent) => void = () => undefined
  #announced = false
  #last: LastEvent | null = null
  #cancelled = false
  #timer: NodeJS.Timeout | undefined
  #isGone = false

  constructor(entry: string, libuvThreads: number, cancelLimitMs: number = CANCEL_LIMIT_MS) {
    this.libuvThreads = libuvThreads
    this.#cancelLimitMs = cancelLimitMs
    this.#child = new Child(entry, { environment: libuvEnvironment(libuvThreads) })
    this.#child.onMessage((message) => {
      const parsed = v.safeParse(FromRunnerSchema, message)
      if (parsed.success) this.#receive(parsed.output)
      else this.#fail(fault('invalid_message', { path: v.getDotPath(parsed.issues[0]) ?? '' }))
    })
    void this.#child.ended.then(() => {
      this.#isGone = true
    })
  }

  /** Resolves when the process is gone, or could not be started. */
  get gone(): Promise<unknown> {
    return this.#child.ended
  }

  /** True if it can still be given a run. */
  get isUsable(): boolean {
    return !this.#isGone && this.#child.pid !== undefined
  }

  /**
   * Carries out a run: calls `onEvent` for its events except the last one, with which it resolves when the runner's
   * process is gone. Never rejects.
   */
  async run(start: RunStart, onEvent: (event: RunEvent) => void): Promise<LastEvent> {
    this.#onEvent = onEvent
    this.#send({ type: 'start', ...start })
    const cause = await this.#child.ended
    clearTimeout(this.#timer)
    await this.#killProcesses()
    if (this.#child.pid !== undefined) await removeFoldersOf(this.#child.pid)
    if (this.#last !== null) return this.#last
    if (!this.#cancelled) return { type: 'run-failed', fault: runnerFault(cause) }
    // A run that was cancelled before it could report its start still has one.
    if (!this.#announced) onEvent({ type: 'run-started', header: start.header, trialsTotal: 0 })
    return { type: 'run-finished', state: 'cancelled' }
  }

  /** Asks the run to end, and kills its processes if it does not. */
  cancel(): void {
    if (this.#cancelled) return
    this.#cancelled = true
    this.#send({ type: 'cancel' })
    this.#timer = setTimeout(() => {
      this.kill()
    }, this.#cancelLimitMs)
  }

  /** Kills the runner and every process that it has started. */
  kill(): void {
    this.#child.kill()
    void this.#killProcesses()
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

  /** Kills the runner, because an orderly exit would wait for each of its threads. */
  #end(last: LastEvent): void {
    this.#last ??= last
    this.kill()
  }

  /** Kills the runner's processes; resolves when they are gone. */
  async #killProcesses(): Promise<void> {
    const deadlineMs = performance.now() + GONE_LIMIT_MS
    while (this.#pids.length > 0 && performance.now() < deadlineMs) {
      this.#pids = this.#pids.filter(killed)
      if (this.#pids.length > 0) await delay(POLL_INTERVAL_MS)
    }
  }

  #send(message: ToRunner): void {
    this.#child.send(message)
  }
}

/** Kills a process; false if it is gone already. */
function killed(pid: number): boolean {
  if (!isProcessAlive(pid)) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
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
