import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MODEL_IDS } from '../../../src/contract/models/index.ts'
import { RemainingTime } from '../../../src/runner/remaining-time.ts'
import { schedule } from '../../../src/runner/schedule.ts'
import { keyOf, planOf } from '../../fixtures/documents.ts'

describe('the schedule', () => {
  test('has every model once in each round, warm-ups first, for any seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 6 }), (seed, warmups, repeats) => {
        const trials = schedule(planOf({ seed, warmups, repeats }))
        expect(trials.map(({ order }) => order)).toEqual(trials.map((_, order) => order))
        expect(trials).toHaveLength((warmups + repeats) * MODEL_IDS.length)
        for (let round = 0; round < warmups + repeats; round++) {
          const members = trials.slice(round * 4, round * 4 + 4)
          const warmup = round < warmups
          const index = warmup ? round : round - warmups
          expect(members.map(({ model }) => model).sort()).toEqual([...MODEL_IDS].sort())
          for (const member of members) expect(member).toMatchObject({ warmup, index })
        }
      }),
    )
  })

  test('is the same for the same seed, and has another order of models for some other seed', () => {
    const order = (seed: number): string =>
      schedule(planOf({ seed }))
        .map(({ model }) => model)
        .join()
    expect(order(1)).toBe(order(1))
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1)
  })
})

describe('the remaining time', () => {
  const trials = schedule(planOf({ models: ['serial'], warmups: 0, repeats: 4 }))

  test('is unknown before anything was measured', () => {
    expect(new RemainingTime(trials).estimateMs(0, 0, 0)).toBeNull()
  })

  test('is projected from the first trial’s share of tasks that have ended', () => {
    expect(new RemainingTime(trials).estimateMs(0, 100, 0.25)).toBe(300 + 3 * 400)
  })

  test('is estimated from earlier trials of the model', () => {
    const remaining = new RemainingTime(trials)
    remaining.add(keyOf('serial'), 200)
    expect(remaining.estimateMs(1, 50, 0)).toBe(150 + 2 * 200)
  })

  test('is estimated from other models for a model without trials', () => {
    const both = [keyOf('serial'), keyOf('threads', { order: 1 }), keyOf('serial', { index: 1, order: 2 })]
    const remaining = new RemainingTime(both)
    remaining.add(keyOf('serial'), 200)
    expect(remaining.estimateMs(1, 40, 0.5)).toBe(40 + 200)
    expect(remaining.estimateMs(0, 50, 0)).toBe(150 + 200 + 200)
  })

  test('is not negative if a trial takes longer than earlier ones', () => {
    const remaining = new RemainingTime(trials)
    remaining.add(keyOf('serial'), 200)
    expect(remaining.estimateMs(3, 500, 0)).toBe(0)
  })

  test('is 0 after the last trial', () => {
    expect(new RemainingTime(trials).estimateMs(4, 0, 0)).toBe(0)
  })
})
