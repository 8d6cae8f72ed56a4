import * as v from 'valibot'
import { RunEventSchema } from '../contract/run/events.ts'
import { REPLIES, REQUESTS } from '../supervisor/engine-messages.ts'

/** What the browser host tells its engine process. */
export const ToEngineSchema = v.variant('type', [
  ...REQUESTS,
  v.object({ type: v.literal('cancel'), runId: v.string() }),
])
export type ToEngine = v.InferOutput<typeof ToEngineSchema>

/** What the engine process tells the browser host. */
export const FromEngineSchema = v.variant('type', [
  ...REPLIES,
  v.object({ type: v.literal('events'), runId: v.string(), events: v.array(RunEventSchema) }),
])
export type FromEngine = v.InferOutput<typeof FromEngineSchema>
