import { expect, test } from 'vitest'
import { estimateMs, runCost } from '../../../src/analysis/duration.ts'
import type { Plan } from '../../../src/contract/plan/plan.ts'
import { readyPresets } from '../../../src/contract/plan/presets.ts'
import { WORKLOADS, workloadInfo } from '../../../src/workloads/index.ts'
import { planOf, trialOf } from '../../fixtures/documents.ts'

const presets = readyPresets({ workloads: WORKLOADS.map(workloadInfo), usableCores: 2 })
const once: Plan = planOf({ models: ['serial', 'cooperative'], repeats: 1, warmups: 0 })
const trials = once.models.map((model) => trialOf(model, { wallMs: 500, startupMs: 100 }))

/** Two trials of 500 ms with 100 ms of start-up each, and 300 ms around each trial. */
const run = runCost({ plan: once, trials }, 1_800)

test('a run of the same plan takes as long again', () => {
  expect(estimateMs(once, [run], [])).toBeCloseTo(1_800)
})

test('each further trial takes its wall time and what is around it; start-up only where workers are new', () => {
  const carefully = { ...once, repeats: 3, warmups: 1 }
  expect(estimateMs(carefully, [run], [])).toBeCloseTo(2 * (100 + 4 * 800))
  expect(estimateMs({ ...carefully, workerReuse: 'cold' }, [run], [])).toBeCloseTo(2 * 4 * 900)
})

test('one model alone takes its part', () => {
  expect(estimateMs({ ...once, models: ['serial'] }, [run], [])).toBeCloseTo(900)
})

test('other work, or a model that was not measured, is unknown', () => {
  expect(estimateMs({ ...once, tasks: once.tasks + 1 }, [run], [])).toBeNull()
  expect(estimateMs({ ...once, models: ['serial', 'threads'] }, [run], [])).toBeNull()
})

test('a preset has its declared duration until it was run', () => {
  const [preset] = presets
  if (preset === undefined) throw new Error('There is no preset.')
  const { setupMs, trialMs } = preset.cost
  expect(estimateMs(preset.plan, [], presets)).toBe(setupMs + trialMs)
  expect(estimateMs({ ...preset.plan, models: ['serial'] }, [], presets)).toBe((setupMs + trialMs) / 4)
  expect(estimateMs({ ...preset.plan, repeats: 3 }, [], presets)).toBe(setupMs + 3 * trialMs)
})
