import * as v from 'valibot'
import { LabInfoSchema, StartAnswerSchema } from '../contract/answers.ts'
import { RunEventSchema } from '../contract/events.ts'

const requestId = v.number()

/** What the browser host tells its engine process. */
export const ToEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId }),
  v.object({ type: v.literal('start'), requestId, plan: v.unknown() }),
  v.object({ type: v.literal('cancel'), runId: v.string() }),
  /** End every run, thread and process, then exit. */
  v.object({ type: v.literal('stop') }),
])
export type ToEngine = v.InferOutput<typeof ToEngineSchema>

/** What the engine process tells the browser host. */
export const FromEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, answer: StartAnswerSchema }),
  /** The request could not be met; the sentence says why. */
  v.object({ type: v.literal('refused'), requestId, message: v.string() }),
  v.object({ type: v.literal('events'), runId: v.string(), events: v.array(RunEventSchema) }),
  /** The last words of an engine that is about to exit. */
  v.object({ type: v.literal('dying'), message: v.string() }),
])
export type FromEngine = v.InferOutput<typeof FromEngineSchema>
