import type { TaskContext, Workload } from '../../workloads/sdk.ts'
import { TaskError } from '../../workloads/sdk.ts'
import { noInline } from '../../workloads/kernels/no-inline.ts'
import { ActivityRecorder, type Recorder, type RecorderOptions } from '../recording/activity-recorder.ts'
import { workerClock } from '../recording/clock.ts'
import { THREAD_CPU_STEP_MS } from '../recording/cpu-clock.ts'
import { ResourceMeter } from '../recording/resource-meter.ts'
import { type Clients, openClients } from './clients/open.ts'
import type { FinalBatch, RecordBatch, TaskEnd, WorkerSetup } from './protocol.ts'
import { BlockingTaskContext, type TaskResources, WorkerTaskContext } from './task-context.ts'

/** The interval at which a worker samples its CPU time and memory. */
const SAMPLE_INTERVAL_MS = 50
/** The interval at which a worker flushes its records: each flush wakes the coordinator, which then needs a core. */
export const FLUSH_INTERVAL_MS = 100

export interface TaskWorkerListener {
  /** Records were flushed; called at a safepoint or between tasks. */
  onRecords(batch: RecordBatch): void
  /** A task has ended; `result` is undefined if it failed. */
  onTaskEnd(end: TaskEnd, result: unknown): void
  /** Called every 50 ms or so while tasks run. */
  onSample?(): void
}

/** Makes the recorder of a trial; benchmarks pass one that records nothing. */
export type RecorderFactory = (options: RecorderOptions) => Recorder

/**
 * Runs tasks inside a thread or process, and records them: `prepare` once, then for each trial `start`, `run` for each
 * task, `stop` and `finish`.
 */
export class TaskWorker {
  readonly #setup: WorkerSetup
  readonly #workload: Workload
  readonly #listener: TaskWorkerListener
  readonly #createRecorder: RecorderFactory
  readonly #meter: ResourceMeter
  readonly #clock = workerClock()
  #clients: Clients = { web: null, database: null, files: null }
  /** Null between two trials. */
  #resources: TaskResources | null = null
  #itemAgesMs: number[] = []
  #nextSampleMs = 0
  #nextFlushMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(
    setup: WorkerSetup,
    workload: Workload,
    listener: TaskWorkerListener,
    createRecorder: RecorderFactory = (options) => new ActivityRecorder(options),
  ) {
    this.#setup = setup
    this.#workload = workload
    this.#listener = listener
    this.#createRecorder = createRecorder
    this.#meter = new ResourceMeter(setup.kind)
  }

  /** Loads and connects what tasks will use, so that it counts as start-up and not as the first task. */
  async prepare(): Promise<void> {
    this.#clients = await openClients(this.#setup)
    await this.#workload.prepare?.()
    this.#meter.prepare()
  }

  /** True if a trial is in progress. */
  get started(): boolean {
    return this.#resources !== null
  }

  /** Starts a trial whose times count from `originMs` of the shared clock. */
  start(originMs: number): void {
    const { kind, timeSliceMs } = this.#setup
    this.#clock.startAt(originMs)
    this.#nextSampleMs = 0
    this.#nextFlushMs = 0
    this.#itemAgesMs = []
    const recorder = this.#createRecorder({
      clock: this.#clock.now,
      threadCpu: this.#meter.threadCpu,
      cpuStepMs: THREAD_CPU_STEP_MS,
      timeSliceMs: kind === 'loop' ? timeSliceMs : 0,
    })
    this.#resources = {
      recorder,
      clients: this.#clients,
      originMs,
      oneTaskAtATime: kind !== 'loop',
      safepoint: this.#safepoint,
      addItemAge: (ageMs) => this.#itemAgesMs.push(ageMs),
    }
    // The meter's interval includes the recorder's.
    this.#meter.start(this.#clock.now)
    recorder.start()
    // Tasks that only wait have no safepoints.
    this.#timer = setInterval(() => {
      this.#sampleIfDue(recorder, this.#clock.now())
    }, FLUSH_INTERVAL_MS)
  }

  /** Runs one task to its end. Rejects if the workload's code failed in a way that it does not expect. */
  async run(task: number, input: unknown): Promise<void> {
    const resources = this.#inTrial()
    const { recorder } = resources
    const { params } = this.#setup
    const context = this.#context(task, resources)
    recorder.resume(task)
    const startMs = recorder.lastSafepointMs
    try {
      const result = await this.#workload.run(input, context, params)
      const digest = this.#workload.digest(result)
      const output = this.#workload.output?.(result, input, params) ?? null
      const endMs = this.#suspend(recorder)
      this.#listener.onTaskEnd({ task, startMs, endMs, digest, fault: null, output }, result)
    } catch (error) {
      const endMs = this.#suspend(recorder)
      if (!(error instanceof TaskError)) throw error
      const end = { task, startMs, endMs, digest: 0, fault: error.fault, output: null }
      this.#listener.onTaskEnd(end, undefined)
    }
  }

  /** Takes the last readings, right after the last task, before the lab's own work. */
  stop(): void {
    clearInterval(this.#timer)
    this.#inTrial().recorder.split()
    this.#meter.stop()
  }

  /** Ends the trial, and returns its last records. */
  async finish(): Promise<FinalBatch> {
    const { recorder } = this.#inTrial()
    const totals = await this.#meter.totals()
    this.#resources = null
    const batch = this.#flush(recorder)
    this.#meter.prepare()
    return { ...batch, totals, itemAgesMs: Float64Array.from(this.#itemAgesMs) }
  }

  #context(task: number, resources: TaskResources): TaskContext {
    const { blockingCall } = this.#setup
    return blockingCall?.task === task
      ? new BlockingTaskContext(task, resources, blockingCall.ms)
      : new WorkerTaskContext(task, resources)
  }

  #suspend(recorder: Recorder): number {
    recorder.suspend()
    const nowMs = this.#clock.now()
    if (nowMs >= this.#nextSampleMs) this.#sample(recorder, nowMs)
    return nowMs
  }

  // One function for all trials, as the clock is, and not inlined: compiling the task's code would take three times as
  // long, on a core that the workers need.
  readonly #safepoint = noInline((): boolean => {
    const { recorder } = this.#inTrial()
    const shouldYield = recorder.shouldYield()
    this.#sampleIfDue(recorder, recorder.lastSafepointMs)
    return shouldYield
  })

  #sampleIfDue(recorder: Recorder, nowMs: number): void {
    if (nowMs < this.#nextSampleMs) return
    if (nowMs >= this.#nextFlushMs) recorder.split()
    this.#sample(recorder, nowMs)
  }

  #sample(recorder: Recorder, nowMs: number): void {
    this.#nextSampleMs = nowMs + SAMPLE_INTERVAL_MS
    this.#meter.sample(nowMs)
    this.#listener.onSample?.()
    if (nowMs < this.#nextFlushMs) return
    this.#nextFlushMs = nowMs + FLUSH_INTERVAL_MS
    this.#listener.onRecords(this.#flush(recorder))
  }

  #flush(recorder: Recorder): RecordBatch {
    return { activity: recorder.flush(), cpu: this.#meter.flush() }
  }

  #inTrial(): TaskResources {
    if (this.#resources === null) throw new Error('The worker has not started a trial.')
    return this.#resources
  }
}
