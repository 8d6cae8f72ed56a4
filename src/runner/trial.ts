import { type Fault, LabError, faultOf } from '../contract/fault.ts'
import type { Trial, TrialKey } from '../contract/run/trial.ts'
import type { WorkerGroup } from './dispatch/worker-group.ts'
import type { LiveListener } from './live.ts'
import { monotonicMs } from './recording/clock.ts'
import { difference } from './recording/counters.ts'
import { processCpuClock, threadCpuClock } from './recording/cpu-clock.ts'
import { type MachineLoad, monitorMachine, waitForIdle } from './recording/machine-load.ts'
import { type CoordinatorReadings, type Outcome, TrialAssembler } from './recording/trial-assembler.ts'
import type { Services } from './services/services.ts'
import type { WorkerGroups } from './worker-groups.ts'

/** The coordinator is the thread that loads this file. */
const coordinatorCpu = threadCpuClock()

/** The context that all trials of a run share. */
export interface TrialContext {
  readonly groups: WorkerGroups
  readonly services: Services
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal
}

/** A step of a trial ended because the run was cancelled. */
class Cancelled extends Error {}

/** One execution of all tasks under one model. */
export class TrialExecution {
  readonly #context: TrialContext
  readonly #key: TrialKey
  readonly #live: LiveListener
  readonly #assembler: TrialAssembler
  #group: WorkerGroup | null = null
  #originMs: number | null = null
  #wallMs: number | null = null
  #runnerCpuMs: number | null = null
  #coordinatorCpuMs: number | null = null
  #servicesCpuMs: number | null = null
  #machine: MachineLoad | null = null
  #stopMonitoring = (): void => undefined

  constructor(context: TrialContext, key: TrialKey, live: LiveListener) {
    this.#context = context
    this.#key = key
    this.#live = live
    this.#assembler = new TrialAssembler(live)
  }

  /** Tasks that have ended, and the time since the clock started; 0 during start-up. */
  progress(): { tasksDone: number; elapsedMs: number } {
    return { tasksDone: this.#tasksDone(), elapsedMs: this.#elapsedMs() }
  }

  /** Runs the trial. Never rejects: a trial that failed or was cancelled has that state. */
  async run(): Promise<Trial> {
    const outcome = await this.#outcome()
    // The time of a trial that did not complete ends here, before its workers are killed.
    if (this.#originMs !== null) this.#wallMs ??= this.#elapsedMs()
    this.#stopMonitoring()
    if (outcome.state === 'failed') await this.#context.groups.kill(this.#key.model)
    // The threads of a run that was cancelled end with the runner.
    if (outcome.state === 'cancelled') await this.#group?.abandon()
    return this.#assembler.assemble(this.#key, this.#readings(), outcome)
  }

  async #outcome(): Promise<Outcome> {
    const { signal, services } = this.#context
    const cleanups: (() => void)[] = []
    /** Rejects when the run is cancelled or a service dies: the trial then ends immediately. */
    const interrupted = new Promise<never>((_, reject) => {
      const cancel = (): void => {
        reject(new Cancelled())
      }
      signal.addEventListener('abort', cancel)
      cleanups.push(() => {
        signal.removeEventListener('abort', cancel)
      })
      this.#onServicesReady = () => {
        const fail = (cause: Fault): void => {
          reject(new LabError(cause))
        }
        cleanups.push(services.watch(fail))
      }
    })
    try {
      signal.throwIfAborted()
      await Promise.race([this.#steps(), interrupted])
      return { state: 'completed' }
    } catch (error) {
      return signal.aborted ? { state: 'cancelled' } : { state: 'failed', fault: faultOf(error) }
    } finally {
      for (const cleanup of cleanups) cleanup()
      // Neither the steps that were abandoned nor the interruption may become an unhandled rejection.
      interrupted.catch(() => undefined)
    }
  }

  #onServicesReady = (): void => undefined

  async #steps(): Promise<void> {
    const { groups, services, signal } = this.#context
    const { model } = this.#key
    const addresses = await services.start()
    this.#onServicesReady()
    const group = await groups.get(model, addresses)
    if (group === null) throw new Cancelled()
    this.#group = group
    const ready = await group.ready()
    this.#assembler.addWorkers(ready)
    this.#live.onWorkersReady(ready.workers)
    group.load()
    await waitForIdle(signal)
    signal.throwIfAborted()
    await this.#measure(group)
    await group.collect()
    await groups.release(model)
  }

  /** Runs the tasks between two sets of readings. */
  async #measure(group: WorkerGroup): Promise<void> {
    const { services } = this.#context
    const servicesStartMs = await services.cpuMs()
    const runnerStartMs = processCpuClock().totalMs
    const coordinatorStartMs = coordinatorCpu?.().totalMs ?? null
    const machine = monitorMachine(() => this.#elapsedMs())
    this.#stopMonitoring = () => {
      this.#machine ??= machine.stop()
    }
    this.#originMs = monotonicMs()
    await group.work(this.#originMs, this.#assembler)
    this.#wallMs = monotonicMs() - this.#originMs
    this.#stopMonitoring()
    this.#coordinatorCpuMs = difference(coordinatorStartMs, coordinatorCpu?.().totalMs ?? null)
    this.#runnerCpuMs = processCpuClock().totalMs - runnerStartMs
    this.#servicesCpuMs = difference(servicesStartMs, await services.cpuMs())
  }

  #elapsedMs(): number {
    return this.#originMs === null ? 0 : monotonicMs() - this.#originMs
  }

  #readings(): CoordinatorReadings {
    return {
      wallMs: this.#wallMs ?? 0,
      runnerCpuMs: this.#runnerCpuMs,
      coordinatorCpuMs: this.#coordinatorCpuMs,
      servicesCpuMs: this.#servicesCpuMs,
      machine: this.#machine,
      tasksDone: this.#tasksDone(),
    }
  }

  /** Warm workers have the last trial's count until this one's clock starts. */
  #tasksDone(): number {
    return this.#originMs === null ? 0 : (this.#group?.tasksDone() ?? 0)
  }
}
