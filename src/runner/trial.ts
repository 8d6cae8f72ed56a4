import type { TrialKey } from '../contract/run/events.ts'
import type { Trial } from '../contract/run/report.ts'
import { faultMessage } from './workers/fault.ts'
import { monotonicMs } from './recording/clock.ts'
import { processCpuClock, threadCpuClock } from './recording/cpu-clock.ts'
import { difference } from './recording/counters.ts'
import { type MachineLoad, watchMachineLoad } from './recording/machine-load.ts'
import { PeakRss } from './recording/peak-rss.ts'
import { settle } from './recording/settle.ts'
import type { WorkerGroup } from './dispatch/model.ts'
import type { WorkerKeeper } from './worker-groups.ts'
import type { LiveListener } from './live-feed.ts'
import type { Services } from './services/services.ts'
import { type CoordinatorFigures, type Outcome, TrialRecord } from './trial-record.ts'

/** Trials are driven from the thread that loads this file. */
const coordinatorCpu = threadCpuClock()

/** What all trials of a run share. */
export interface TrialContext {
  readonly workers: WorkerKeeper
  readonly services: Services
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  readonly live: LiveListener
}

/** A trial under way. */
export interface RunningTrial {
  /** Tasks that have ended, and the time since the clock started (0 during start-up). Looks at the engine's memory. */
  progress(): { tasksDone: number; elapsedMs: number }
  /** Never rejects: a trial that fails, or is cancelled, says so in its report. */
  readonly ended: Promise<Trial>
}

/** Runs all tasks once under one model. */
export function startTrial(context: TrialContext, key: TrialKey): RunningTrial {
  const execution = new TrialExecution(context, key)
  return { progress: () => execution.progress(), ended: execution.run() }
}

class TrialExecution {
  readonly #context: TrialContext
  readonly #key: TrialKey
  readonly #record: TrialRecord
  #group: WorkerGroup | null = null
  #originMs: number | null = null
  #wallMs: number | null = null
  #engineCpuMs: number | null = null
  #coordinatorCpuMs: number | null = null
  #servicesCpuMs: number | null = null
  #machine: MachineLoad | null = null
  #stopWatching = (): void => undefined
  readonly #peakRss = new PeakRss()

  constructor(context: TrialContext, key: TrialKey) {
    this.#context = context
    this.#key = key
    this.#record = new TrialRecord(context.live)
  }

  progress(): { tasksDone: number; elapsedMs: number } {
    this.#peakRss.sample()
    return { tasksDone: this.#tasksDone(), elapsedMs: this.#elapsedMs() }
  }

  #elapsedMs(): number {
    return this.#originMs === null ? 0 : monotonicMs() - this.#originMs
  }

  async run(): Promise<Trial> {
    const outcome = await this.#outcome()
    // What a failed or cancelled trial took is counted up to here, before its workers are ended.
    if (this.#originMs !== null) this.#wallMs ??= this.#elapsedMs()
    this.#stopWatching()
    if (outcome.state !== 'completed') await this.#context.workers.drop(this.#key.model)
    return this.#record.toTrial(this.#key, this.#figures(), outcome)
  }

  async #outcome(): Promise<Outcome> {
    const { signal, services } = this.#context
    let unwatch = (): void => undefined
    try {
      // A cancelled or broken trial leaves its steps hanging where they are; killing the workers ends them.
      return await new Promise<Outcome>((resolve, reject) => {
        const cancel = (): void => {
          resolve({ state: 'cancelled' })
        }
        signal.addEventListener('abort', cancel)
        if (signal.aborted) cancel()
        let unwatchServices = (): void => undefined
        unwatch = () => {
          signal.removeEventListener('abort', cancel)
          unwatchServices()
        }
        const onServicesUp = (): void => {
          unwatchServices = services.watch((cause) => {
            reject(new Error(cause))
          })
        }
        this.#steps(onServicesUp).then(() => {
          resolve({ state: 'completed' })
        }, reject)
      })
    } catch (error) {
      return { state: 'failed', error: faultMessage(error) }
    } finally {
      unwatch()
    }
  }

  async #steps(onServicesUp: () => void): Promise<void> {
    const { workers, services, signal } = this.#context
    const addresses = await services.start()
    if (signal.aborted) return
    onServicesUp()
    this.#group = await workers.take(this.#key.model, addresses)
    const up = await this.#group.ready()
    this.#record.open(up)
    this.#context.live.onWorkersUp(up.workers)
    this.#group.load()
    await settle(signal)
    signal.throwIfAborted()

    const servicesStartMs = await services.cpuMs()
    const engineStartMs = processCpuClock().totalMs
    const coordinatorStartMs = coordinatorCpu?.().totalMs ?? null
    const machine = watchMachineLoad(() => this.#elapsedMs())
    this.#stopWatching = () => {
      this.#machine ??= machine.stop()
    }
    this.#originMs = monotonicMs()
    await this.#group.work(this.#originMs, this.#record)
    this.#wallMs = monotonicMs() - this.#originMs
    this.#stopWatching()
    this.#coordinatorCpuMs = difference(coordinatorStartMs, coordinatorCpu?.().totalMs ?? null)
    this.#engineCpuMs = processCpuClock().totalMs - engineStartMs
    const servicesEndMs = await services.cpuMs()
    if (servicesStartMs !== null && servicesEndMs !== null) {
      this.#servicesCpuMs = servicesEndMs - servicesStartMs
    }
    await this.#group.collect()
    await workers.giveBack(this.#key.model)
  }

  #figures(): CoordinatorFigures {
    return {
      wallMs: this.#wallMs ?? 0,
      engineCpuMs: this.#engineCpuMs,
      coordinatorCpuMs: this.#coordinatorCpuMs,
      enginePeakRssBytes: this.#peakRss.peakBytes(),
      servicesCpuMs: this.#servicesCpuMs,
      machine: this.#machine,
      tasksDone: this.#tasksDone(),
    }
  }

  /** Kept workers still count the last trial's tasks until this one's clock starts. */
  #tasksDone(): number {
    return this.#originMs === null ? 0 : (this.#group?.tasksDone() ?? 0)
  }
}
