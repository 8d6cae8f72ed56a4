import * as v from 'valibot'
import type { RunCancelMessage } from '../src/contract/api/bridge.ts'
import { REPLIES, REQUESTS } from '../src/supervisor/engine-messages.ts'

/** What main tells the engine process. `start` brings one end of the run's MessageChannel with it. */
export const ToEngineSchema = v.variant('type', REQUESTS)

/** What the engine process tells main. */
export const FromEngineSchema = v.variant('type', REPLIES)

/** What the window says over a run's port. */
export const RunCancelSchema = v.object({
  type: v.literal('cancel'),
}) satisfies v.GenericSchema<unknown, RunCancelMessage>
