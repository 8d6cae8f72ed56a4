import * as v from 'valibot'
import { RunHeaderSchema } from '../contract/run/document.ts'
import { RunEventSchema } from '../contract/run/events.ts'
import { FaultSchema } from '../contract/run/trial.ts'

/** Messages from the supervisor to a runner. */
export const ToRunnerSchema = v.variant('type', [
  v.object({
    type: v.literal('start'),
    header: RunHeaderSchema,
    /** The memory that the run may use; each worker's heap is limited to its share. */
    availableBytes: v.number(),
    /** True if the run is shown while it lasts: slices and outputs are reported before their trial ends. */
    live: v.boolean(),
  }),
  v.object({ type: v.literal('cancel') }),
])
export type ToRunner = v.InferOutput<typeof ToRunnerSchema>

/** Messages from a runner to the supervisor. */
export const FromRunnerSchema = v.variant('type', [
  v.object({ type: v.literal('event'), event: RunEventSchema }),
  /** The run could not be carried out. */
  v.object({ type: v.literal('failed'), fault: FaultSchema }),
  /** The PIDs of the processes that the runner has started and that are alive, whenever they change. */
  v.object({ type: v.literal('processes'), pids: v.array(v.number()) }),
])
export type FromRunner = v.InferOutput<typeof FromRunnerSchema>
