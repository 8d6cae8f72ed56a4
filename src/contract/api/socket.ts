import * as v from 'valibot'
import { LabInfoSchema, StartAnswerSchema } from './answers.ts'
import { RunEventSchema } from '../run/events.ts'

/** Where the page's socket is. */
export const SOCKET_PATH = '/lab'
/** Where the page hands in its token (POST), and asks whether it may come in (GET). */
export const SESSION_PATH = '/session'
/** The name of the token in the address's fragment, which browsers send to nobody. */
export const TOKEN_NAME = 'token'
/** The server closes its sockets with this code when it ends. */
export const CLOSED_BY_END = 1001

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const requestId = whole

/** What a page hands in for its session. */
export const TokenSchema = v.strictObject({ [TOKEN_NAME]: v.pipe(v.string(), v.maxLength(200)) })

/** What a page says, as JSON text. `hello` comes first. */
export const FromPageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    /** What the page has of a run already: all events before `next`. */
    seen: v.nullable(v.strictObject({ runId: v.string(), next: whole })),
    isVisible: v.boolean(),
  }),
  /** The page came into sight, or went out of it. */
  v.strictObject({ type: v.literal('sight'), isVisible: v.boolean() }),
  v.strictObject({ type: v.literal('info'), requestId }),
  // What a plan may be is the contract's `parsePlan`, which the engine puts it through.
  v.strictObject({ type: v.literal('start'), requestId, plan: v.unknown() }),
  v.strictObject({ type: v.literal('cancel'), runId: v.string() }),
])
export type FromPage = v.InferOutput<typeof FromPageSchema>

/** What a page is told, as bytes of `encodeMessage`. */
export const ToPageSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, answer: StartAnswerSchema }),
  /** The request could not be met; the sentence says why. */
  v.object({ type: v.literal('refused'), requestId, message: v.string() }),
  /**
   * The `place`-th event of a run, and when it came, since the run's start. Places that are left out were overtaken
   * by later events, or are told as missed.
   */
  v.object({
    type: v.literal('event'),
    runId: v.string(),
    place: whole,
    elapsedMs: v.number(),
    event: RunEventSchema,
  }),
])
export type ToPage = v.InferOutput<typeof ToPageSchema>
