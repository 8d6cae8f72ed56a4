import { parsePlan } from '../../../src/contract/plan/plan.ts'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import { ProcessPool } from '../../../src/runner/dispatch/process-pool.ts'
import { workerSetup } from '../../../src/runner/dispatch/setup.ts'
import type { TrialObserver, WorkerGroup, WorkerSpec } from '../../../src/runner/dispatch/worker-group.ts'
import { monotonicMs } from '../../../src/runner/recording/clock.ts'
import { workloadInfo } from '../../../src/workloads/index.ts'
import { noop } from '../../fixtures/noop-workload.ts'
import { testEntries } from '../../fixtures/test-entries.ts'
import type { NoopPool } from './noop-pool.ts'

const HEAP_LIMIT_MB = 1_000

/** The specification of workers for tasks that do nothing, recorded as in any run. */
export function noopSpec(tasks: number, workers: NonNullable<PlanInput['workers']>): WorkerSpec {
  const plan = { workload: noop.id, tasks, workers }
  const parsed = parsePlan(plan, { workloads: [workloadInfo(noop)], usableCores: 2 })
  if (!parsed.ok) throw new Error(`The plan was refused: ${JSON.stringify(parsed.problems)}`)
  return {
    plan: parsed.plan,
    inputs: noop.inputs({}, tasks, 1),
    messages: null,
    services: { web: null, database: null },
    entries: testEntries,
    folder: null,
    heapLimitMb: () => HEAP_LIMIT_MB,
  }
}

/** The pool of the model `processes`, which can run single tasks too. */
export async function openLabPool(count: number): Promise<NoopPool> {
  const spec = noopSpec(1, { processes: count })
  const setup = workerSetup(spec, 'process', count)
  const pool = new ProcessPool(
    { entries: spec.entries, count, setup, oneAtATime: false },
    {
      onRecords: () => undefined,
      onFailed: (cause) => {
        throw new Error(JSON.stringify(cause))
      },
    },
  )
  await pool.ready()
  const originMs = monotonicMs()
  return {
    name: 'lab',
    run: async (task) => (await pool.run({ originMs, task, input: task, timed: false })).end.digest,
    close: () => pool.kill(),
  }
}

/** Runs one trial of all tasks on workers that are ready; returns milliseconds until the coordinator has every result. */
export async function trialMs(group: WorkerGroup, { plan }: WorkerSpec): Promise<number> {
  let tasks = 0
  const observer: TrialObserver = {
    onRecords: () => undefined,
    onOutput: () => undefined,
    onTransfer: () => undefined,
    onFinal: () => undefined,
    onResults: (_worker, results) => {
      tasks += results.task.length
    },
  }
  group.load()
  const originMs = monotonicMs()
  await group.work(originMs, observer)
  const wallMs = monotonicMs() - originMs
  await group.collect()
  if (tasks !== plan.tasks) throw new Error(`The lab returned ${tasks} results of ${plan.tasks}.`)
  return wallMs
}
