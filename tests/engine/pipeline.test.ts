import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { SLICE_STATES } from '../../src/contract/run/report.ts'
import { labEngine, runOnce, trialOf } from './lab.ts'

const WORKERS = { threads: 2, processes: 2 }
const PLAN: PlanInput = {
  workload: 'pipeline',
  tasks: 4,
  params: { items: 30, queueLength: 5, effort: 200_000, makeWaitMs: 3, useWaitMs: 1 },
  workers: WORKERS,
}

describe.each(MODEL_IDS)('pipelines by %s', (model) => {
  it('tell the age of their items, and are seen running and waiting without gap or overlap', async () => {
    const trial = trialOf(await runOnce(labEngine(), { ...PLAN, models: [model] }), model)
    expect(trial).toMatchObject({ state: 'completed', tasksDone: 4, tasksFailed: 0 })
    expect(trial.itemLatencyMs?.p50).toBeGreaterThan(0)
    expect(trial.itemLatencyMs?.max).toBeLessThan(trial.wallMs)
    const ran = new Set<number>()
    for (const worker of trial.workers) {
      const { slices } = worker
      let endMs = 0
      let runningMs = 0
      slices.startMs.forEach((startMs, at) => {
        expect(startMs).toBe(endMs)
        endMs = slices.endMs[at] ?? 0
        expect(endMs).toBeGreaterThan(startMs)
        if (SLICE_STATES[slices.state[at] ?? -1] !== 'running') return
        runningMs += endMs - startMs
        ran.add(slices.task[at] ?? -1)
      })
      expect(endMs).toBeCloseTo(trial.wallMs, 6)
      // What burned CPU time was drawn as running, but for the loop's own turns and a process's helper threads.
      expect(runningMs / (worker.cpuMs ?? 0)).toBeGreaterThan(model === 'processes' ? 0.5 : 0.8)
      expect(worker.waitingMs).toBeGreaterThan(trial.wallMs / 10)
    }
    expect([...ran].sort()).toEqual([0, 1, 2, 3])
  })
})

describe('the items of a pipeline', () => {
  it('grow old in a long queue before a slow consumer, and not in a short one', async () => {
    const oldestMs = async (queueLength: number): Promise<number> => {
      const params = { items: 60, queueLength, effort: 0, makeWaitMs: 0, useWaitMs: 2 }
      const plan = { ...PLAN, tasks: 2, params, models: ['serial' as const] }
      return trialOf(await runOnce(labEngine(), plan), 'serial').itemLatencyMs?.max ?? 0
    }
    // The last of 60 items waits for those before it, 2 ms each; in a queue of one for hardly more than one of them.
    expect(await oldestMs(60)).toBeGreaterThan(100)
    expect(await oldestMs(1)).toBeLessThan((await oldestMs(60)) / 4)
  })

  it('are told of no other work', async () => {
    const plan = { workload: 'waits', tasks: 2, params: { waitMs: 1 }, models: ['serial' as const] }
    expect(trialOf(await runOnce(labEngine(), plan), 'serial').itemLatencyMs).toBeNull()
  })
})
