import type { AwaitCause } from '../../contract/columns/states.ts'
import type { ModelId } from '../../contract/models/index.ts'

/** A model with the number of workers that ran its tasks: "two processes". */
export interface Actor {
  readonly model: ModelId
  readonly workers: number
}

/** Comparisons and observations. */
interface OutcomeValues {
  results_differ: Record<string, never>
  all_tasks_failed: Record<string, never>
  nothing_completed: Record<string, never>

  /** Only one model has figures. */
  one_model: Actor & { readonly wallMs: number; readonly tasks: number; readonly cpuUse: number | null }
  /** Models with the same comparison to the reference; `ratio` is the reference's median wall time ÷ theirs. */
  faster: Compared
  slower: Compared
  same: Compared
  unclear: Compared
  /** The event loop was faster because it waited for all tasks at the same time. */
  faster_by_waiting: Compared
  /** The event loop kept one core busy, and so gained nothing. */
  one_core: Compared

  blocking_call: { readonly callMs: number; readonly loop: boolean; readonly parallel: boolean }
  /** `sending`: the processes lost most of the difference to receiving tasks and sending results. */
  processes_slower: { readonly ratio: number; readonly sending: boolean }
  threads_slower: { readonly ratio: number }
  idle_cores: Actor & { readonly busyCores: number; readonly possibleCores: number }
  more_cpu_time: Actor & { readonly ratio: number }

  missing_models: { readonly models: readonly ModelId[] }
  tasks_failed: Record<string, never>
}

/**
 * Comparisons with the largest measured reason (`causes.ts`). Shares are of the time of all workers, unless stated
 * otherwise.
 */
export interface CauseValues {
  startup_outweighs: Caused & {
    readonly startupMs: number
    readonly referenceWithStartupMs: number
    readonly withStartupMs: number
  }
  /** `coreWaitShare` is null if it could not be measured, `programsCores` if other programs used few cores. */
  fewer_cores: Caused & {
    readonly cores: number
    readonly coreWaitShare: number | null
    readonly programsCores: number | null
  }
  other_programs: Caused & { readonly coreWaitShare: number; readonly programsCores: number }
  core_wait: Caused & { readonly coreWaitShare: number }
  message_transfer: Caused & { readonly transferShare: number; readonly referenceShare: number }
  /** `workMs` is how long a task ran or waited; in `idleShare` the workers had no task, or switched between tasks. */
  small_tasks: Caused & { readonly workMs: number; readonly idleShare: number }
  loop_overhead: Caused & { readonly overheadShare: number }
  /** `idleShare` is the share of the other workers' time. */
  long_blocking_call: Caused & { readonly callMs: number; readonly idleShare: number }
  too_few_tasks: Caused & { readonly tasks: number; readonly idleWorkers: number }
  uneven_tasks: Caused & { readonly idleShare: number }
  unequal_cores: Caused & { readonly coreRatio: number }
  longer_computing: Caused & { readonly computeRatio: number }
  garbage_collection: Caused & { readonly gcShare: number; readonly referenceShare: number }
  /** Waiting per task, in the reference and in the model. */
  slower_answers: Caused & {
    readonly awaited: AwaitCause
    readonly referenceWaitMs: number
    readonly waitMs: number
  }
  one_wait_per_worker: Caused & { readonly waitingShare: number }
}

/** Headlines (`headline.ts`): the sentence that matters most for a run. Figures are shown beside it. */
export interface HeadlineValues {
  loop_matches_workers: Actor
  loop_beats_workers: Actor & { readonly ratio: number }
  loop_overlaps_waits: { readonly ratio: number }
  /** `loop`: how the event loop compares with the baseline; `none` if that is unclear, or it did not run. */
  cores_help: Actor & { readonly ratio: number; readonly loop: 'same' | 'slower' | 'none' }
  /** `stalled` is the parallel model with the most workers; null if none had several. */
  call_stalls_loop: { readonly callMs: number; readonly stalled: Actor | null }
  tasks_too_small: Actor & { readonly workMs: number; readonly ratio: number; readonly reference: Actor }
  too_many_workers: Actor & { readonly cores: number; readonly ratio: number; readonly reference: Actor }
  messages_cost: Actor & { readonly transferShare: number }
  /** `ratio` is null without a baseline. */
  fastest: Actor & { readonly ratio: number | null }
  /** No ratio to the baseline is above the tolerance. */
  nothing_faster: {
    readonly reference: Actor
    readonly cores: number
    /** Null if other programs used few cores, and if the work does not compute. */
    readonly programsCores: number | null
  }
  /** Some models were faster, but each of these differences may be chance. */
  nothing_clear: { readonly reference: Actor }
}

/** The findings by code, with the values that each sentence needs. `src/text/` has the sentences. */
export type FindingValues = OutcomeValues & CauseValues & HeadlineValues

export interface Compared {
  readonly actors: readonly Actor[]
  readonly reference: Actor
  readonly referenceMs: number
  readonly wallMs: number
  readonly ratio: number
}

/** A comparison of one model whose cause is known. */
export interface Caused extends Compared {
  readonly verdict: 'faster' | 'slower' | 'same'
}

export type FindingCode = keyof FindingValues

export type Finding = {
  [Code in FindingCode]: { readonly code: Code; readonly values: FindingValues[Code] }
}[FindingCode]

/** Makes a finding, with its values checked against its code. */
export function finding<Code extends FindingCode>(code: Code, values: FindingValues[Code]): Finding {
  return { code, values } as Finding
}
