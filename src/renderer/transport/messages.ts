import * as v from 'valibot'
import { type RunEvent, RunEventSchema } from '../../contract/events.ts'
import type { LabInfo } from '../../contract/lab-api.ts'
import type { Problem } from '../../contract/problem.ts'
import { AppInfoSchema, MachineInfoSchema } from '../../contract/report.ts'
import { WorkloadInfoSchema } from '../../contract/workload.ts'

const LabInfoSchema = v.object({
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  workloads: v.pipe(v.array(WorkloadInfoSchema), v.minLength(1)),
})

const StartAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), runId: v.string() }),
  v.object({
    ok: v.literal(false),
    problems: v.array(v.object({ path: v.string(), value: v.string(), accepted: v.string() })),
  }),
])

const RunPortSchema = v.object({ type: v.literal('interleave:run-port'), runId: v.string() })

/** What the engine offers; throws an Error with a sentence when the answer is something else. */
export function readLabInfo(answer: unknown): LabInfo {
  return read(LabInfoSchema, answer, 'The description of the lab')
}

/** The answer to a plan; throws an Error with a sentence when it is something else. */
export function readStartAnswer(
  answer: unknown,
): { ok: true; runId: string } | { ok: false; problems: readonly Problem[] } {
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
