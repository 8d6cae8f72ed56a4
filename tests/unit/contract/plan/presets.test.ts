import { describe, expect, test } from 'vitest'
import { MODEL_IDS } from '../../../../src/contract/models/index.ts'
import { parsePlan } from '../../../../src/contract/plan/plan.ts'
import { PRESETS, THOROUGHNESS, readyPresets } from '../../../../src/contract/plan/presets.ts'
import { presetQuestion, presetTitle } from '../../../../src/text/presets.ts'
import { WORKLOADS, workloadInfo } from '../../../../src/workloads/index.ts'

const context = { workloads: WORKLOADS.map(workloadInfo), usableCores: 2 }

/** What fits beside a title into the panel, in characters. */
const MAX_QUESTION = 36
const MAX_TITLE = 30

describe.each(PRESETS)('the preset $id', ({ id, plan, cost }) => {
  test('is a plan that can be run, once, with every model', () => {
    const result = parsePlan(plan, context)
    expect(result).toMatchObject({ ok: true, plan: { ...THOROUGHNESS.once, models: MODEL_IDS } })
  })

  test('has few tasks, unless it is about many of them', () => {
    expect(plan.tasks).toBeLessThanOrEqual(id === 'many_threads' ? 64 : 8)
  })

  test('has a declared duration of a few seconds', () => {
    expect(cost.setupMs + cost.trialMs).toBeGreaterThan(1_000)
    expect(cost.setupMs + cost.trialMs).toBeLessThanOrEqual(5_000)
  })

  test('has a title and a question that fit on a line', () => {
    expect(presetTitle(id)).toMatch(/^[A-Z]/)
    expect(presetTitle(id).length).toBeLessThanOrEqual(MAX_TITLE)
    expect(presetQuestion(id)).toMatch(/^[A-Z].*\?$/)
    expect(presetQuestion(id).length).toBeLessThanOrEqual(MAX_QUESTION)
  })
})

test('the first preset is three requests on one loop', () => {
  expect(PRESETS[0]?.plan).toMatchObject({ workload: 'request', tasks: 3, repeats: 1, warmups: 0 })
})

test('a machine without a workload does not offer its presets', () => {
  const web = context.workloads.filter(({ id }) => id === 'web')
  expect(readyPresets({ ...context, workloads: web }).map(({ id }) => id)).toEqual(['waiting'])
})
