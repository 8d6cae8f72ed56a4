import * as v from 'valibot'
import { RUN_PORT_MESSAGE } from '../../contract/api/bridge.ts'
import { type LabInfo, LabInfoSchema, type StartReply, StartReplySchema } from '../../contract/api/lab-api.ts'
import { type ToPage, ToPageSchema } from '../../contract/api/socket.ts'
import { LabError, fault } from '../../contract/fault.ts'
import { type RunEvent, RunEventSchema } from '../../contract/run/events.ts'
import { FaultSchema } from '../../contract/run/trial.ts'

// Parsers of everything that the page receives. Each throws a `LabError` that names where a message is invalid.

const BridgeReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), fault: FaultSchema }),
])
const RunPortSchema = v.object({ type: v.literal(RUN_PORT_MESSAGE), runId: v.string() })

/** The description of the lab in a reply of the desktop app. */
export function parseInfoReply(reply: unknown): LabInfo {
  return parse(LabInfoSchema, valueOf(reply))
}

/** The reply to a plan in a reply of the desktop app. */
export function parseStartReply(reply: unknown): StartReply {
  return parse(StartReplySchema, valueOf(reply))
}

/** The reply of the desktop app to a file: false where the user cancelled. */
export function parseSaveReply(reply: unknown): boolean {
  return parse(v.boolean(), valueOf(reply))
}

/** A fault that the desktop app reports. */
export function parseFault(given: unknown): LabError {
  return new LabError(parse(FaultSchema, given))
}

/** A batch of a run's events. Columns are not copied. */
export function parseEvents(batch: unknown): RunEvent[] {
  return parse(v.array(RunEventSchema), batch)
}

/** The run whose port a message of the window brings; null for any other message. */
export function parseRunPort(data: unknown): string | null {
  const parsed = v.safeParse(RunPortSchema, data)
  return parsed.success ? parsed.output.runId : null
}

/** A message of the web host. */
export function parseHostMessage(message: unknown): ToPage {
  return parse(ToPageSchema, message)
}

function valueOf(given: unknown): unknown {
  const reply = parse(BridgeReplySchema, given)
  if (reply.ok) return reply.value
  throw new LabError(reply.fault)
}

function parse<Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  throw new LabError(fault('invalid_message', { path: v.getDotPath(parsed.issues[0]) ?? '' }))
}
