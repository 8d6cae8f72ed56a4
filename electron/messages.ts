import * as v from 'valibot'
import { LabInfoSchema, StartAnswerSchema } from '../src/contract/answers.ts'
import type { RunCancelMessage } from '../src/contract/bridge.ts'

const requestId = v.number()

/** What main tells the engine process. `start` brings one end of the run's MessageChannel with it. */
export const ToEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId }),
  v.object({ type: v.literal('start'), requestId, plan: v.unknown() }),
  /** End every run, thread and process, then exit. */
  v.object({ type: v.literal('stop') }),
])
export type ToEngine = v.InferOutput<typeof ToEngineSchema>

/** What the engine process tells main. */
export const FromEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, answer: StartAnswerSchema }),
  /** The request could not be met; the sentence says why. */
  v.object({ type: v.literal('refused'), requestId, message: v.string() }),
  /** The last words of an engine that is about to exit. */
  v.object({ type: v.literal('dying'), message: v.string() }),
])
export type FromEngine = v.InferOutput<typeof FromEngineSchema>

/** What the window says over a run's port. */
export const RunCancelSchema = v.object({
  type: v.literal('cancel'),
}) satisfies v.GenericSchema<unknown, RunCancelMessage>
