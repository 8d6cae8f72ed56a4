import { describe, expect, it } from 'vitest'
import { SLICE_STATES } from '../../src/contract/columns/states.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { checkProcessesAfterEach, runOnce, trialOf } from './lab.ts'

checkProcessesAfterEach()

const PLAN: PlanInput = {
  workload: 'pipeline',
  tasks: 4,
  params: { items: 30, queueLength: 5, effort: 50_000, makeWaitMs: 3, useWaitMs: 1 },
  workers: { threads: 2, processes: 2 },
}

describe.each(MODEL_IDS)('pipelines under %s', (model) => {
  it('report the age of their items, and run and wait', async () => {
    const trial = trialOf(await runOnce({ ...PLAN, models: [model] }), model)
    const { wallMs } = trial.metrics
    expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 4, tasksFailed: 0 } })
    expect(trial.metrics['itemLatencyMs']).toMatchObject({ max: expect.any(Number) as number })
    const ran = new Set<number>()
    for (const worker of trial.workers) {
      const { edgesMs, task, state } = worker.slices
      let runningMs = 0
      for (let at = 0; at < task.length; at++) {
        if (SLICE_STATES[state[at] ?? -1] !== 'running') continue
        runningMs += (edgesMs[at + 1] ?? 0) - (edgesMs[at] ?? 0)
        ran.add(task[at] ?? -1)
      }
      // CPU time is running time and the turns of the loop, and of a process that of its helper threads too.
      const cpuMs = numberOf(worker, 'cpuMs') ?? NaN
      const overheadCpuMs = numberOf(worker, 'runtimeOverheadCpuMs') ?? NaN
      expect((runningMs + overheadCpuMs) / cpuMs).toBeGreaterThan(model === 'processes' ? 0.6 : 0.9)
      expect(numberOf(worker, 'waitingMs')).toBeGreaterThan(wallMs / 10)
    }
    expect([...ran].sort()).toEqual([0, 1, 2, 3])
  })
})

describe('the items of a pipeline', () => {
  it('grow old in a long queue before a slow consumer, and not in a short one', async () => {
    const oldestMs = async (queueLength: number): Promise<number> => {
      const params = { items: 60, queueLength, effort: 0, makeWaitMs: 0, useWaitMs: 2 }
      const trial = trialOf(await runOnce({ ...PLAN, tasks: 2, params, models: ['serial'] }), 'serial')
      const latency = trial.metrics['itemLatencyMs']
      return typeof latency === 'object' && latency !== null ? latency.max : 0
    }
    // The last of 60 items waits for all others, 2 ms each; in a queue of one it waits for hardly more than one.
    expect(await oldestMs(60)).toBeGreaterThan(100)
    expect(await oldestMs(1)).toBeLessThan((await oldestMs(60)) / 4)
  })

  it('are not reported for other work', async () => {
    const document = await runOnce({ workload: 'waits', tasks: 2, params: { waitMs: 1 }, models: ['serial'] })
    expect(trialOf(document, 'serial').metrics['itemLatencyMs']).toBeNull()
  })
})
