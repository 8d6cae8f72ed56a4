import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { RunEvent } from '../contract/run/events.ts'
import type { Report, RunHeader, Trial } from '../contract/run/report.ts'
import { assembleReport } from '../analysis/report.ts'
import { forkNode } from './fork-node.ts'
import { poolSizeEnvironment } from './pool-size.ts'
import { howItEnded } from './process-end.ts'
import { removeFoldersOf } from './run-folder.ts'
import type { EngineRun, RunOptions } from './run.ts'
import { schedule } from './schedule.ts'

/** A pool of processes may take two seconds to end when the machine is busy; a run that takes longer hangs. */
const CANCEL_LIMIT_MS = 3_000

/** What the process that carries out a run is told. */
export type ToHost =
  | ({ readonly type: 'start'; readonly id: string } & Pick<
      RunOptions,
      'plan' | 'entries' | 'app' | 'recording'
    >)
  | { readonly type: 'cancel' }

/** What it tells: the run's events as they are, or why it could not be carried out. */
export type FromHost =
  { readonly type: 'event'; readonly event: RunEvent } | { readonly type: 'failed'; readonly message: string }

/**
 * Carries out a run in a process of its own, whose libuv pool has that many threads: the size is read once in a
 * process's life, and threads that are workers share the pool of the process they are in.
 */
export function startHostedRun(options: RunOptions, poolThreads: number): EngineRun {
  const run = new HostedRun(options, poolThreads)
  return {
    id: run.id,
    finished: run.finished,
    cancel: () => {
      run.cancel()
    },
  }
}

class HostedRun {
  readonly id = randomUUID()
  readonly finished: Promise<Report>
  readonly #options: RunOptions
  readonly #child: ChildProcess
  readonly #kept: Trial[] = []
  #header: RunHeader | null = null
  /** True when the run's last event has come. */
  #complete = false
  #failure: string | null = null
  #killTimer: NodeJS.Timeout | null = null

  constructor(options: RunOptions, poolThreads: number) {
    const { plan, entries, app, recording } = options
    this.#options = options
    this.#child = forkNode(entries.engineHost, {
      serialization: 'advanced',
      environment: poolSizeEnvironment(poolThreads),
    })
    this.finished = new Promise((resolve, reject) => {
      this.#child.once('exit', (code, signal) => {
        this.#end(`The process that carried out this run ${howItEnded(code, signal)}.`).then(resolve, reject)
      })
      this.#child.once('error', (error) => {
        reject(new Error(`The process for this run could not be started: ${error.message}.`))
      })
    })
    this.#child.on('message', (message: FromHost) => {
      this.#hear(message)
    })
    this.#tell({ type: 'start', id: this.id, plan, entries, app, recording })
  }

  cancel(): void {
    this.#tell({ type: 'cancel' })
    this.#killTimer ??= setTimeout(() => {
      this.#child.kill('SIGKILL')
    }, CANCEL_LIMIT_MS)
  }

  #hear(message: FromHost): void {
    if (message.type === 'failed') {
      this.#failure = message.message
    } else {
      const { event } = message
      if (event.type === 'run-started') this.#header = event.header
      if (event.type === 'trial-finished' && !event.trial.warmup) this.#kept.push(event.result)
      this.#complete = event.type === 'run-finished'
      this.#options.listener(event)
    }
    // It has said its last word, its workers are gone, and nothing is left for it to do.
    if (this.#complete || this.#failure !== null) this.#child.kill('SIGKILL')
  }

  async #end(cause: string): Promise<Report> {
    const cancelled = this.#killTimer !== null
    clearTimeout(this.#killTimer ?? undefined)
    if (!this.#complete) {
      if (this.#child.pid !== undefined) await removeFoldersOf(this.#child.pid)
      if (this.#failure !== null || !cancelled) throw new Error(this.#failure ?? cause)
    }
    const report = assembleReport(this.#header ?? this.#announce(), this.#kept)
    if (!this.#complete) {
      this.#options.listener({ type: 'run-finished', state: 'cancelled', summary: report.summary })
    }
    return report
  }

  /** The beginning of a run that was cancelled before it could say so itself. */
  #announce(): RunHeader {
    const { plan, app, machine, listener } = this.#options
    const header = { id: this.id, createdAt: new Date().toISOString(), app, machine, plan }
    listener({ type: 'run-started', header, trialsTotal: schedule(plan).length })
    return header
  }

  #tell(message: ToHost): void {
    // A process that is gone is told of by its exit event.
    this.#child.send(message, () => undefined)
  }
}
