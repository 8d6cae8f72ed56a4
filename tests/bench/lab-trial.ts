import type { ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { Trial } from '../../src/contract/run/report.ts'
import type { Engine } from '../../src/runner/engine.ts'
import { runOnce, trialOf } from '../engine/lab.ts'
import type { BareResult } from './bare/work.ts'

/** The only trial of a plan, which must have gone well: the figures of one that broke off are none. */
export async function completedTrial(engine: Engine, model: ModelId, plan: PlanInput): Promise<Trial> {
  const trial = trialOf(await runOnce(engine, { ...plan, models: [model] }), model)
  if (trial.state === 'completed' && trial.tasksFailed === 0) return trial
  const cause = trial.state === 'failed' ? trial.error : (trial.firstTaskError ?? '')
  throw new Error(`A trial of ${model} did not go well (${trial.state}). ${cause}`)
}

/** One trial by the lab, on two workers where the model has several: the same figures as a bare script gives. */
export async function labTrial(engine: Engine, model: ModelId, work: PlanInput): Promise<BareResult> {
  const plan = { workers: { threads: 2, processes: 2 }, ...work }
  const { wallMs, cpuMs } = await completedTrial(engine, model, plan)
  return { wallMs, cpuMs: cpuMs ?? NaN }
}
