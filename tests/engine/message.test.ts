import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { descendants, threadCount } from '../fixtures/processes.ts'
import { labEngine, runOnce, start, trialOf } from './lab.ts'

const WAYS = ['copied', 'transferred', 'shared'] as const
const PLAN: PlanInput = {
  workload: 'message',
  tasks: 6,
  params: { sizeKb: 512 },
  workers: { threads: 2, processes: 2 },
}
const THERE_AND_BACK = 2 * 6 * 512 * 1_000
/** What a task's result is beside its bytes: when it ran, and its checksum. */
const RESULT_BYTES = 25

function moved(model: ModelId, way: string): boolean {
  return model === 'processes' || way !== 'shared'
}

describe('big messages', () => {
  it('come to the same results by every model and in every way, trial after trial', async () => {
    const checksums = new Set<string>()
    for (const how of WAYS) {
      const report = await runOnce(labEngine(), { ...PLAN, params: { ...PLAN.params, how }, repeats: 2 })
      expect(report.trials).toHaveLength(8)
      for (const trial of report.trials) {
        expect(trial).toMatchObject({ state: 'completed', tasksDone: 6, tasksFailed: 0 })
        if (trial.state === 'completed') checksums.add(trial.checksum)
      }
    }
    expect(checksums.size).toBe(1)
  })

  it.each(WAYS)('%s: their bytes are counted in both directions, and their time under way', async (how) => {
    const report = await runOnce(labEngine(), { ...PLAN, params: { ...PLAN.params, how } })
    for (const model of MODEL_IDS) {
      const { transferBytes, transferMs, wallMs, workers } = trialOf(report, model)
      expect(transferBytes).toBe((moved(model, how) ? THERE_AND_BACK : 0) + 6 * RESULT_BYTES)
      expect(transferMs).toBeGreaterThan(0)
      expect(workers.reduce((sum, worker) => sum + (worker.transferBytes ?? 0), 0)).toBe(transferBytes)
      // One after the other, except on the loop, where all are under way at once.
      if (model !== 'cooperative') expect(transferMs).toBeLessThan(wallMs * workers.length)
    }
  })

  it('are under way the longer the bigger they are', async () => {
    const perTaskMs = async (sizeKb: number): Promise<number> => {
      const plan = { ...PLAN, tasks: 3, params: { sizeKb, passes: 1 }, models: ['processes' as const] }
      return (trialOf(await runOnce(labEngine(), plan), 'processes').transferMs ?? 0) / 3
    }
    expect(await perTaskMs(20_480)).toBeGreaterThan(5 * (await perTaskMs(1)))
  })

  it.each(MODEL_IDS)('cancelled in the middle of %s leave nothing behind', async (model) => {
    const cancelAfter = async (afterMs: number): Promise<number> => {
      const { run } = start(labEngine(), {
        ...PLAN,
        tasks: 12,
        params: { sizeKb: 10_240, passes: 3 },
        models: [model],
        warmups: 0,
        repeats: 1,
      })
      await pause(afterMs)
      run.cancel()
      expect((await run.finished).trials.every((trial) => trial.state === 'cancelled')).toBe(true)
      expect(descendants()).toEqual([])
      return threadCount()
    }
    const threads = await cancelAfter(150)
    for (const afterMs of [200, 260, 330]) expect(await cancelAfter(afterMs)).toBeLessThanOrEqual(threads)
  })
})

describe('the bytes of other work', () => {
  it('are counted as they are sent, without a time: that is hidden behind the work', async () => {
    const report = await runOnce(labEngine(), {
      workload: 'json',
      tasks: 5,
      params: { documents: 2, documentKb: 2 },
    })
    for (const trial of report.trials) {
      expect(trial.transferMs).toBeNull()
      // Threads have their inputs before the clock starts; a process is sent each.
      if (trial.model === 'processes') expect(trial.transferBytes).toBeGreaterThan(5 * RESULT_BYTES)
      else expect(trial.transferBytes).toBe(5 * RESULT_BYTES)
    }
  })
})
