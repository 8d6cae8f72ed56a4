import * as v from 'valibot'
import { RunEventSchema } from '../run/events.ts'
import { FaultSchema } from '../run/trial.ts'
import { LabInfoSchema, StartReplySchema } from './lab-api.ts'

/** The path of the page's WebSocket. */
export const SOCKET_PATH = '/lab'
/** The path where a page exchanges its token for a session (POST), and checks its session (GET). */
export const SESSION_PATH = '/session'
/** The name of the token in the address's fragment, which browsers do not send to servers. */
export const TOKEN_NAME = 'token'
/** The close code of sockets when the server shuts down (RFC 6455, 7.4.1: going away). */
export const GOING_AWAY = 1001

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const requestId = whole

/** The body with which a page requests a session. */
export const TokenSchema = v.strictObject({ [TOKEN_NAME]: v.pipe(v.string(), v.maxLength(200)) })

/** Messages from a page, as JSON text; `hello` comes first. */
export const FromPageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    /** The part of a run that the page already has: all events before position `next`. */
    seen: v.nullable(v.strictObject({ runId: v.string(), next: whole })),
    isVisible: v.boolean(),
  }),
  v.strictObject({ type: v.literal('visibility'), isVisible: v.boolean() }),
  v.strictObject({ type: v.literal('info'), requestId }),
  // The supervisor checks plans with `parsePlan`.
  v.strictObject({ type: v.literal('start'), requestId, plan: v.unknown() }),
  v.strictObject({ type: v.literal('cancel'), runId: v.string() }),
])
export type FromPage = v.InferOutput<typeof FromPageSchema>

/** Messages to a page, as bytes of `encodeMessage`. */
export const ToPageSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, reply: StartReplySchema }),
  /** The request failed. */
  v.object({ type: v.literal('failed'), requestId, fault: FaultSchema }),
  /**
   * The event at `position` of a run, and its time since the run's start. Positions that are left out were superseded
   * by later events, or are reported by a `missed` event.
   */
  v.object({
    type: v.literal('event'),
    runId: v.string(),
    position: whole,
    elapsedMs: v.number(),
    event: RunEventSchema,
  }),
])
export type ToPage = v.InferOutput<typeof ToPageSchema>
