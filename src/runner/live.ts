import { SliceBuilder, type SliceColumns } from '../contract/columns/slices.ts'
import type { LiveSlices, RunEvent, TaskOutput } from '../contract/run/events.ts'
import type { TrialKey } from '../contract/run/trial.ts'
import type { WorkerIdentity } from './dispatch/worker-group.ts'

/** More slices than this in one event show nothing more on a screen. */
const MAX_LIVE_SLICES = 4_096

/** Receives what can be shown of a trial while it runs. */
export interface LiveListener {
  onWorkersReady(workers: readonly WorkerIdentity[]): void
  onOutput(output: TaskOutput): void
  onSlices(worker: number, slices: SliceColumns): void
}

/** Buffers live slices and outputs, and emits them as one event per flush, so that thousands of tasks cost few messages. */
export class LiveFeed implements LiveListener {
  readonly #trial: TrialKey
  readonly #emit: (event: RunEvent) => void
  readonly #enabled: boolean
  #outputs: TaskOutput[] = []
  #slices: LiveSlices[] = []

  /** Without `enabled`, only ready workers are reported. */
  constructor(trial: TrialKey, emit: (event: RunEvent) => void, enabled = true) {
    this.#trial = trial
    this.#emit = emit
    this.#enabled = enabled
  }

  onWorkersReady(workers: readonly WorkerIdentity[]): void {
    const ready = workers.map(({ worker, kind, pid, threadId }) => ({ id: worker, kind, pid, threadId }))
    ready.sort((a, b) => a.id - b.id)
    this.#emit({ type: 'workers-ready', trial: this.#trial, workers: ready })
  }

  onOutput(output: TaskOutput): void {
    if (this.#enabled) this.#outputs.push(output)
  }

  onSlices(worker: number, slices: SliceColumns): void {
    if (this.#enabled && slices.task.length > 0) this.#slices.push({ worker, slices })
  }

  flush(): void {
    this.flushOutputs()
    if (this.#slices.length === 0) return
    const most = Math.max(1, Math.floor(MAX_LIVE_SLICES / this.#slices.length))
    const workers = this.#slices.map(({ worker, slices }) => ({ worker, slices: coarsened(slices, most) }))
    this.#slices = []
    this.#emit({ type: 'slices', trial: this.#trial, workers })
  }

  /** Emits the last outputs. Slices that were not emitted come with the trial's exact record. */
  flushOutputs(): void {
    if (this.#outputs.length === 0) return
    const outputs = this.#outputs
    this.#outputs = []
    this.#emit({ type: 'outputs', trial: this.#trial, outputs })
  }
}

/**
 * At most `most` slices for the same span: the span is divided into equal intervals, and each shows the slice that
 * covers the largest part of it.
 */
export function coarsened(slices: SliceColumns, most: number): SliceColumns {
  const { edgesMs, task, state } = slices
  if (task.length <= most) return slices
  const startMs = edgesMs[0] ?? 0
  const spanMs = (edgesMs.at(-1) ?? 0) - startMs
  const builder = new SliceBuilder(startMs, most)
  let at = 0
  for (let interval = 1; interval <= most; interval++) {
    const endMs = startMs + (spanMs * interval) / most
    let longest = at
    let longestMs = 0
    for (; at < task.length; at++) {
      const ms = Math.min(edgesMs[at + 1] ?? 0, endMs) - Math.max(edgesMs[at] ?? 0, builder.endMs)
      if (ms > longestMs) {
        longest = at
        longestMs = ms
      }
      // The slice that crosses the interval's end is the first one of the next interval.
      if ((edgesMs[at + 1] ?? 0) >= endMs) break
    }
    builder.extend(endMs, task[longest] ?? 0, state[longest] ?? 0)
  }
  return builder.columns()
}
