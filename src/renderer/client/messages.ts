import * as v from 'valibot'
import { LabInfoSchema, type StartAnswer, StartAnswerSchema } from '../../contract/api/answers.ts'
import { type RunEvent, RunEventSchema } from '../../contract/run/events.ts'
import type { LabInfo } from '../../contract/api/lab-api.ts'
import { type ToPage, ToPageSchema } from '../../contract/api/socket.ts'

const RunPortSchema = v.object({ type: v.literal('interleave:run-port'), runId: v.string() })

/** What the engine offers; throws an Error with a sentence when the answer is something else. */
export function readLabInfo(answer: unknown): LabInfo {
  return read(LabInfoSchema, answer, 'The description of the lab')
}

/** The answer to a plan; throws an Error with a sentence when it is something else. */
export function readStartAnswer(answer: unknown): StartAnswer {
  return read(StartAnswerSchema, answer, 'The answer to the plan')
}

/** A batch of a run's events; throws an Error with a sentence when it is something else. Columns are not copied. */
export function readEvents(batch: unknown): RunEvent[] {
  return read(v.array(RunEventSchema), batch, 'What the engine said of the run')
}

/** The run whose port a message of the window brings, or null when the message is something else. */
export function readRunPort(data: unknown): string | null {
  const parsed = v.safeParse(RunPortSchema, data)
  return parsed.success ? parsed.output.runId : null
}

/** What the browser host says; throws an Error with a sentence when it is something else. */
export function readFromHost(message: unknown): ToPage {
  return read(ToPageSchema, message, 'What the lab said')
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  given: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  throw new Error(`${what} is not understood${path === null ? '' : ` at ${path}`}: ${issue.message}.`)
}
