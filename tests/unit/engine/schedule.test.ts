import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../../src/contract/models.ts'
import type { Plan } from '../../../src/contract/plan/plan.ts'
import { RemainingTime } from '../../../src/runner/estimate.ts'
import { schedule } from '../../../src/runner/schedule.ts'

const plan = (change: Partial<Plan>): Plan => ({
  workload: 'waits',
  params: {},
  tasks: 1,
  models: [...MODEL_IDS],
  workers: { threads: 1, processes: 1 },
  timeSliceMs: 5,
  blockingCallMs: 0,
  repeats: 3,
  warmups: 1,
  seed: 1,
  workerReuse: 'warm',
  ...change,
})

describe('the schedule', () => {
  it('runs every model once in each round, warm-ups first, whatever the seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 6 }), (seed, warmups, repeats) => {
        const trials = schedule(plan({ seed, warmups, repeats }))
        expect(trials.map((trial) => trial.order)).toEqual(trials.map((_, order) => order))
        for (let round = 0; round < warmups + repeats; round++) {
          const members = trials.slice(round * 4, round * 4 + 4)
          expect(members.map((trial) => trial.model).sort()).toEqual([...MODEL_IDS].sort())
          expect(new Set(members.map((trial) => trial.warmup))).toEqual(new Set([round < warmups]))
          expect(new Set(members.map((trial) => trial.index))).toEqual(
            new Set([round < warmups ? round : round - warmups]),
          )
        }
      }),
    )
  })

  it('is the same for the same seed, and interleaves the models in another order for some other seed', () => {
    const order = (seed: number): string =>
      schedule(plan({ seed }))
        .map((trial) => trial.model)
        .join()
    expect(order(1)).toBe(order(1))
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1)
  })
})

describe('the remaining time', () => {
  const trials = schedule(plan({ models: ['serial'], warmups: 0, repeats: 4 }))
  const key = trials[0]
  if (key === undefined) throw new Error('There is no trial.')

  it('is unknown before anything is known', () => {
    expect(new RemainingTime(trials).estimateMs(0, 0, 0)).toBeNull()
  })

  it('is projected from the share of the first trial that is done', () => {
    expect(new RemainingTime(trials).estimateMs(0, 100, 0.25)).toBe(300 + 3 * 400)
  })

  it('goes by what earlier trials took', () => {
    const remaining = new RemainingTime(trials)
    remaining.add(key, 200)
    expect(remaining.estimateMs(1, 50, 0)).toBe(150 + 2 * 200)
  })

  it('is zero after the last trial', () => {
    expect(new RemainingTime(trials).estimateMs(4, 0, 0)).toBe(0)
  })
})
