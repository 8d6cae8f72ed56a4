import { freemem } from 'node:os'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import { parsePlan } from '../../../src/contract/plan/plan.ts'
import { monotonicMs } from '../../../src/runner/recording/clock.ts'
import { workerSetup } from '../../../src/runner/dispatch/worker-setup.ts'
import type { WorkerGroup, WorkerObserver, WorkerSpec } from '../../../src/runner/dispatch/model.ts'
import { ProcessPool } from '../../../src/runner/dispatch/process-pool.ts'
import { workloadInfo } from '../../../src/workloads/index.ts'
import { builtEntries } from '../../engine/lab.ts'
import { built } from '../../fixtures/built.ts'
import { noop } from '../../fixtures/noop-workload.ts'
import type { NoopPool } from './pool.ts'

/** What the lab's models are handed for tasks that do nothing, recording as in any run. */
export function noopSpec(tasks: number, workers: NonNullable<PlanInput['workers']>): WorkerSpec {
  const checked = parsePlan(
    { workload: noop.id, tasks, workers },
    { workloads: [workloadInfo(noop)], cores: 2 },
  )
  if (!checked.ok) throw new Error(`The plan was refused: ${JSON.stringify(checked.problems)}`)
  const entries = {
    ...builtEntries,
    thread: built('test-workers', 'noop-thread'),
    process: built('test-workers', 'noop-process'),
  }
  return {
    plan: checked.plan,
    inputs: noop.inputs({}, tasks, 1),
    services: { web: null, database: null },
    entries,
    folder: null,
    recording: true,
    freeBytes: freemem,
  }
}

/** The pool below the model `processes`, asked for one task at a time as well. */
export async function openLabPool(count: number): Promise<NoopPool> {
  const spec = noopSpec(1, { processes: count })
  const pool = new ProcessPool(
    { entries: spec.entries, count, setup: workerSetup(spec, 'process', count), holdsReady: true },
    {
      onRecords: () => undefined,
      onReply: () => undefined,
      onFailed: (cause) => {
        throw new Error(cause)
      },
    },
  )
  await pool.ready()
  const originMs = monotonicMs()
  return {
    name: 'lab',
    run: async (task) => (await pool.run({ task, input: task, originMs })).digest,
    close: () => pool.kill(),
  }
}

/** One trial of all tasks by workers that are up: milliseconds until the coordinator holds every result. */
export async function trialMs(group: WorkerGroup, { plan }: WorkerSpec): Promise<number> {
  let tasks = 0
  const observer: WorkerObserver = {
    onBatch: () => undefined,
    onOutput: () => undefined,
    onRecording: () => undefined,
    onTransfer: () => undefined,
    onResults: (_worker, results) => {
      tasks += results.task.length
    },
  }
  group.load()
  const originMs = monotonicMs()
  await group.work(originMs, observer)
  const wallMs = monotonicMs() - originMs
  await group.collect()
  if (tasks !== plan.tasks) throw new Error(`The lab gave ${tasks} results of ${plan.tasks}.`)
  return wallMs
}
