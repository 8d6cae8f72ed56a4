import { applyEvent, newDocument } from '../../src/analysis/document.ts'
import type { ModelId } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { RunDocument } from '../../src/contract/run/document.ts'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { type CompletedTrial, numberOf } from '../../src/contract/run/trial.ts'
import { type SupervisedRun, Supervisor, type SupervisorOptions } from '../../src/supervisor/supervisor.ts'
import { productEntries } from '../fixtures/test-entries.ts'

/** Wall and CPU time of the same work, by the lab or by a bare script. */
export interface Figures {
  readonly wallMs: number
  readonly cpuMs: number
}

/** A supervisor of the built product, as the window has it. To be closed at the end, because of its spare runner. */
export function labSupervisor(options: Partial<SupervisorOptions> = {}): Supervisor {
  const app = { version: 'bench', node: process.versions.node }
  return new Supervisor({ entries: productEntries, app, ...options })
}

/** Starts a plan that must be accepted: one trial of each model unless it says otherwise. */
export function start(
  supervisor: Supervisor,
  plan: PlanInput,
  onEvent: (event: RunEvent) => void = () => undefined,
): SupervisedRun {
  const started = supervisor.start({ warmups: 0, repeats: 1, ...plan }, onEvent)
  if (!started.ok) throw new Error(`The plan was refused: ${JSON.stringify(started.problems)}`)
  return started.run
}

export async function runOnce(
  supervisor: Supervisor,
  plan: PlanInput,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunDocument> {
  let document: RunDocument | null = null
  await start(supervisor, plan, (event) => {
    onEvent(event)
    if (event.type === 'run-started') document = newDocument(event.header)
    else if (document !== null) document = applyEvent(document, event)
  }).ended
  // Assigned in the listener, which the compiler does not see.
  const complete = document as RunDocument | null
  if (complete === null) throw new Error('The run did not report its start.')
  return complete
}

/** The counted trials of a model; none of them may have failed. */
export function trialsOf({ trials }: RunDocument, model: ModelId): CompletedTrial[] {
  return trials
    .filter((trial) => trial.model === model)
    .map((trial) => {
      if (trial.state === 'completed' && numberOf(trial, 'tasksFailed') === 0) return trial
      const cause = trial.state === 'failed' ? trial.fault : trial.firstTaskFault
      throw new Error(`A trial of ${model} is ${trial.state}: ${JSON.stringify(cause)}`)
    })
}

/** Runs a plan with one model and one counted trial. */
export async function runTrial(
  supervisor: Supervisor,
  model: ModelId,
  plan: PlanInput,
): Promise<CompletedTrial> {
  const [trial] = trialsOf(await runOnce(supervisor, { ...plan, models: [model] }), model)
  if (trial === undefined) throw new Error(`There is no trial of ${model}.`)
  return trial
}

/** As `runTrial`, with two workers where the model has several. */
export async function labFigures(supervisor: Supervisor, model: ModelId, work: PlanInput): Promise<Figures> {
  const trial = await runTrial(supervisor, model, { workers: { threads: 2, processes: 2 }, ...work })
  return { wallMs: trial.metrics.wallMs, cpuMs: numberOf(trial, 'cpuMs') ?? NaN }
}
