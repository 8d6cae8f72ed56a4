import * as v from 'valibot'
import type { RunCancelMessage } from '../src/contract/api/bridge.ts'
import { LabInfoSchema, StartReplySchema } from '../src/contract/api/lab-api.ts'
import { FaultSchema } from '../src/contract/run/trial.ts'

const requestId = v.number()

/** Messages from main to the supervisor's process. `start` carries one end of the run's message channel. */
export const ToSupervisorSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId }),
  v.object({ type: v.literal('start'), requestId, plan: v.unknown() }),
  /** Stop every run, and exit. */
  v.object({ type: v.literal('stop') }),
])
export type ToSupervisor = v.InferOutput<typeof ToSupervisorSchema>

/** Messages from the supervisor's process to main. */
export const FromSupervisorSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, value: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, value: StartReplySchema }),
  /** The request failed. */
  v.object({ type: v.literal('failed'), requestId, fault: FaultSchema }),
  /** The supervisor is about to exit because of a bug. */
  v.object({ type: v.literal('crashing'), fault: FaultSchema }),
])
export type FromSupervisor = v.InferOutput<typeof FromSupervisorSchema>

/** Messages from the window over a run's port. */
export const RunCancelSchema = v.object({
  type: v.literal('cancel'),
}) satisfies v.GenericSchema<unknown, RunCancelMessage>
