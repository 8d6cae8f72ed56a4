import type { ModelId } from '../../contract/models/index.ts'

/** A model with the number of workers that ran its tasks: "two processes". */
export interface Actor {
  readonly model: ModelId
  readonly workers: number
}

/** What a run shows, by code, with the values that its sentence needs. `src/text/` words each code. */
export interface FindingValues {
  results_differ: Record<string, never>
  all_tasks_failed: Record<string, never>
  nothing_completed: Record<string, never>

  /** Only one model has figures. */
  one_model: Actor & { readonly wallMs: number; readonly tasks: number; readonly cpuUse: number | null }
  /** Models that compare alike with the reference; `ratio` is the reference's median wall time ÷ theirs. */
  faster: Compared
  slower: Compared
  same: Compared
  unclear: Compared
  /** The event loop was faster because it waited for all tasks at the same time. */
  faster_by_waiting: Compared
  /** The event loop kept one core busy, and so gained nothing. */
  one_core: Compared

  blocking_call: { readonly callMs: number; readonly loop: boolean; readonly parallel: boolean }
  one_task_per_worker: { readonly models: readonly ModelId[] }
  more_workers_than_cores: { readonly cores: number }
  processes_slower: { readonly ratio: number }
  threads_slower: { readonly ratio: number }
  idle_cores: Actor & { readonly busyCores: number; readonly possibleCores: number }
  more_cpu_time: Actor & { readonly ratio: number }

  missing_models: { readonly models: readonly ModelId[] }
  tasks_failed: Record<string, never>
}

export interface Compared {
  readonly actors: readonly Actor[]
  readonly reference: Actor
  readonly referenceMs: number
  readonly wallMs: number
  readonly ratio: number
}

export type FindingCode = keyof FindingValues

export type Finding = {
  [Code in FindingCode]: { readonly code: Code; readonly values: FindingValues[Code] }
}[FindingCode]

/** Makes a finding, with its values checked against its code. */
export function finding<Code extends FindingCode>(code: Code, values: FindingValues[Code]): Finding {
  return { code, values } as Finding
}
