import * as v from 'valibot'
import { LabInfoSchema, StartAnswerSchema } from '../contract/api/answers.ts'

const requestId = v.number()

/** What every host tells its engine process. */
export const REQUESTS = [
  v.object({ type: v.literal('info'), requestId }),
  v.object({ type: v.literal('start'), requestId, plan: v.unknown() }),
  /** End every run, thread and process, then exit. */
  v.object({ type: v.literal('stop') }),
] as const
export type EngineRequest = v.InferOutput<(typeof REQUESTS)[number]>

/** What every engine process tells its host. */
export const REPLIES = [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, answer: StartAnswerSchema }),
  /** The request could not be met; the sentence says why. */
  v.object({ type: v.literal('refused'), requestId, message: v.string() }),
  /** The last words of an engine that is about to exit. */
  v.object({ type: v.literal('dying'), message: v.string() }),
] as const
export type EngineReply = v.InferOutput<(typeof REPLIES)[number]>
