import type { PictureBand } from '../../contract/events.ts'
import type { ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan.ts'
import type { LaneKind } from '../../contract/report.ts'
import type { EngineEntries } from '../entries.ts'
import type { LaneBatch, LaneTotals, ResultColumns } from '../lanes/protocol.ts'
import type { ServiceAddresses } from '../services/address.ts'

/** What a model needs to open a trial's lanes. */
export interface TrialSpec {
  readonly plan: Plan
  /** One input per task, made before the clock starts. */
  readonly inputs: readonly unknown[]
  readonly services: ServiceAddresses
  readonly entries: EngineEntries
  readonly observer: LaneObserver
}

/** Hears what the lanes tell while they run. */
export interface LaneObserver {
  onLane(lane: LaneIdentity): void
  onBatch(lane: number, batch: LaneBatch): void
  onOutput(lane: number, task: number, output: PictureBand): void
  onResults(lane: number, results: ResultColumns, firstError: string | null): void
  onTotals(lane: number, totals: LaneTotals): void
}

export interface LaneIdentity {
  readonly lane: number
  readonly kind: LaneKind
  readonly pid: number
  readonly threadId: number
}

/**
 * The lanes of one trial. Called in order `ready`, `work`, `close`; `kill` at any moment. `ready`, `work` and
 * `close` reject with a sentence when a lane fails, and stay pending once `kill` was called.
 */
export interface LaneGroup {
  /** Resolves when every lane is up and has what it needs. */
  ready(): Promise<void>
  /** Lets the lanes begin; resolves when the driver holds every task's result. */
  work(originMs: number): Promise<void>
  /** Tasks that have ended so far. */
  tasksDone(): number
  /** Collects what the lanes recorded, and ends them. */
  close(): Promise<void>
  /** Ends every thread and process at once; resolves when they are gone. */
  kill(): Promise<void>
}

/** A way to run tasks. */
export interface Model {
  readonly id: ModelId
  /** How many lanes it opens for a plan. */
  laneCount(plan: Plan): number
  /** Starts to open the lanes. */
  open(spec: TrialSpec): LaneGroup
}
