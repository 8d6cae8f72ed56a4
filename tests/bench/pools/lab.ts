import { freemem } from 'node:os'
import type { PlanInput } from '../../../src/contract/plan.ts'
import { parsePlan } from '../../../src/contract/plan.ts'
import { monotonicMs } from '../../../src/engine/measure/clock.ts'
import { laneSetup } from '../../../src/engine/models/lane-setup.ts'
import type { LaneGroup, LaneObserver, LaneSpec } from '../../../src/engine/models/model.ts'
import { ProcessPool } from '../../../src/engine/models/process-pool.ts'
import { workloadInfo } from '../../../src/engine/workloads/index.ts'
import { builtEntries } from '../../engine/lab.ts'
import { built } from '../../fixtures/built.ts'
import { noop } from '../../fixtures/noop-workload.ts'
import type { NoopPool } from './pool.ts'

/** What the lab's models are handed for tasks that do nothing, recording as in any run. */
export function noopSpec(tasks: number, workers: NonNullable<PlanInput['workers']>): LaneSpec {
  const checked = parsePlan(
    { workload: noop.id, tasks, workers },
    { workloads: [workloadInfo(noop)], cores: 2 },
  )
  if (!checked.ok) throw new Error(`The plan was refused: ${JSON.stringify(checked.problems)}`)
  const entries = {
    ...builtEntries,
    thread: built('test-lanes', 'noop-thread'),
    process: built('test-lanes', 'noop-process'),
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
    { entries: spec.entries, count, setup: laneSetup(spec, 'process', count), holdsReady: true },
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

/** One trial of all tasks by lanes that are up: milliseconds until the driver holds every result. */
export async function trialMs(group: LaneGroup, { plan }: LaneSpec): Promise<number> {
  let tasks = 0
  const observer: LaneObserver = {
    onBatch: () => undefined,
    onOutput: () => undefined,
    onRecording: () => undefined,
    onTransfer: () => undefined,
    onResults: (_lane, results) => {
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
