import type { RunEvent, TaskOutput, TrialKey } from '../contract/run/events.ts'
import type { SliceColumns } from '../contract/run/report.ts'
import { type WorkerSlices, gatherSlices } from './gather-slices.ts'
import type { WorkerIdentity } from './dispatch/model.ts'

/** More slices than this at once show nothing more on a screen; they would only cost the engine and the window time. */
const MOST_SLICES = 4_096

/** Hears what there is to see of a trial while it runs. */
export interface LiveListener {
  onWorkersUp(workers: readonly WorkerIdentity[]): void
  onOutput(output: TaskOutput): void
  onSlices(worker: number, slices: SliceColumns): void
}

/** Holds what is to be seen of a trial until the next moment for events, so that thousands of tasks make few messages. */
export class LiveFeed implements LiveListener {
  readonly #trial: TrialKey
  readonly #tell: (event: RunEvent) => void
  #outputs: TaskOutput[] = []
  #slices: WorkerSlices[] = []

  constructor(trial: TrialKey, tell: (event: RunEvent) => void) {
    this.#trial = trial
    this.#tell = tell
  }

  onWorkersUp(workers: readonly WorkerIdentity[]): void {
    const told = workers.map(({ worker, kind, pid, threadId }) => ({ id: worker, kind, pid, threadId }))
    told.sort((a, b) => a.id - b.id)
    this.#tell({ type: 'workers-ready', trial: this.#trial, workers: told })
  }

  onOutput(output: TaskOutput): void {
    this.#outputs.push(output)
  }

  onSlices(worker: number, slices: SliceColumns): void {
    if (slices.task.length > 0) this.#slices.push({ worker, slices })
  }

  /** Tells what came since the last call. */
  flush(): void {
    this.flushOutputs()
    if (this.#slices.length === 0) return
    const batches = this.#slices
    this.#slices = []
    this.#tell({ type: 'slices', trial: this.#trial, ...gatherSlices(batches, MOST_SLICES) })
  }

  /** The last pictures; slices that were not told yet come with the trial's record. */
  flushOutputs(): void {
    if (this.#outputs.length === 0) return
    const outputs = this.#outputs
    this.#outputs = []
    this.#tell({ type: 'outputs', trial: this.#trial, outputs })
  }
}
