import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor, FindingCode } from '../../../../src/analysis/explain/finding.ts'
import { type RunHeadline, headline } from '../../../../src/analysis/explain/headline.ts'
import { MODEL_IDS, type ModelId } from '../../../../src/contract/models/index.ts'
import type { PlanInput } from '../../../../src/contract/plan/plan.ts'
import type { WorkloadKind } from '../../../../src/contract/plan/workload.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { MACHINE, documentOf, failedTrial, planOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'
import { trialWith } from '../../../fixtures/slices.ts'

interface Setting {
  readonly kind?: WorkloadKind
  readonly cores?: number
  readonly plan?: Partial<PlanInput>
}

function of(trials: readonly Trial[], { kind = 'cpu', cores = 2, plan = {} }: Setting = {}): RunHeadline {
  const models = MODEL_IDS.filter((id) => trials.some(({ model }) => model === id))
  return headline(
    documentOf(trials, {
      plan: planOf({ ...(models.length > 0 && { models }), ...plan }),
      machine: { ...MACHINE, usableCores: cores },
      workload: { id: 'crunch', kind },
    }),
  )
}

/** Three wall times close together. */
const around = (model: ModelId, ms: number, workers?: number): Trial[] =>
  trialsOf(model, [ms * 0.99, ms, ms * 1.01], workers === undefined ? {} : { workers })

/** Three wall times that differ so much that the median of others may be anywhere among them. */
const scattered = (model: ModelId, ms: number): Trial[] => trialsOf(model, [ms * 0.4, ms, ms * 2])

const actor = (model: ModelId, workers: number): Actor => ({ model, workers })
const serial = around('serial', 1_000)
const twoProcesses = around('processes', 500, 2)

interface Scenario extends Setting {
  readonly trials: readonly Trial[]
  readonly code: FindingCode
  readonly values?: object
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'of computing: more cores help': {
    trials: [...serial, ...twoProcesses],
    code: 'cores_help',
    values: { ...actor('processes', 2), ratio: 2, loop: 'none' },
  },
  'of computing: one event loop gains nothing': {
    trials: [...serial, ...twoProcesses, ...around('cooperative', 1_020)],
    code: 'cores_help',
    values: { loop: 'same' },
  },
  'of computing: one event loop is slower': {
    trials: [...serial, ...twoProcesses, ...around('cooperative', 1_200)],
    code: 'cores_help',
    values: { loop: 'slower' },
  },
  'of computing: an event loop that may be slower is not mentioned': {
    trials: [...serial, ...twoProcesses, ...scattered('cooperative', 1_200)],
    code: 'cores_help',
    values: { loop: 'none' },
  },
  'of computing: an event loop that was as fast as processes was the fastest': {
    trials: [...serial, ...twoProcesses, ...around('cooperative', 490)],
    code: 'fastest',
    values: { ...actor('cooperative', 1) },
  },
  'of computing: more threads than cores, slower than Serial': {
    trials: [...serial, ...around('threads', 1_500, 16)],
    code: 'too_many_workers',
    values: { ...actor('threads', 16), cores: 2, ratio: 1.5, reference: actor('serial', 1) },
  },
  'of computing: more threads than cores, slower than fewer processes': {
    trials: [...serial, ...around('threads', 750, 16), ...twoProcesses],
    code: 'too_many_workers',
    values: { ratio: 1.5, reference: actor('processes', 2) },
  },
  'of computing: no more threads than cores': {
    trials: [...serial, ...around('threads', 1_500, 2)],
    code: 'nothing_faster',
  },
  'of computing: tasks that are too small': {
    trials: [
      trialWith('serial', ['0r0.1 1r0.1 2r0.1 3r0.1']),
      trialWith('processes', ['-w0.3 0r0.1 -w0.3 1r0.1', '-w0.3 2r0.1 -w0.3 3r0.1']),
    ],
    plan: { tasks: 4 },
    code: 'tasks_too_small',
    values: { ...actor('processes', 2), ratio: 2, reference: actor('serial', 1) },
  },

  'of waiting: one event loop is as fast as many threads': {
    trials: [...serial, ...around('threads', 102, 20), ...twoProcesses, ...around('cooperative', 100)],
    kind: 'io',
    code: 'loop_matches_workers',
    values: { ...actor('threads', 20) },
  },
  'of waiting: one event loop is faster than two processes': {
    trials: [...serial, ...twoProcesses, ...around('cooperative', 100)],
    kind: 'io',
    code: 'loop_beats_workers',
    values: { ...actor('processes', 2), ratio: 5 },
  },
  'of waiting: one event loop without others': {
    trials: [...serial, ...around('cooperative', 100)],
    kind: 'mixed',
    code: 'loop_overlaps_waits',
    values: { ratio: 10 },
  },
  'of waiting: one event loop, and threads that may be faster': {
    trials: [...serial, ...scattered('threads', 120), ...around('cooperative', 100)],
    kind: 'io',
    code: 'loop_overlaps_waits',
  },
  'of waiting: one event loop that is slower than threads': {
    trials: [...serial, ...around('threads', 50, 20), ...around('cooperative', 100)],
    kind: 'mixed',
    code: 'fastest',
    values: { ...actor('threads', 20), ratio: 20 },
  },
  'of waiting: without an event loop': {
    trials: [...serial, ...twoProcesses],
    kind: 'io',
    code: 'fastest',
  },

  'of messages: what they cost the model that lost most to them': {
    trials: [
      trialWith('serial', ['0r50 1r50 2r50 3r50']),
      trialWith('threads', ['0r50 1r50', '2r50 3r50'], { workerReadings: { transferMs: 1 } }),
      trialWith('processes', ['-w30 0r50 1r50', '-w30 2r50 3r50'], { workerReadings: { transferMs: 30 } }),
    ],
    kind: 'transfer',
    code: 'messages_cost',
    values: { ...actor('processes', 2), transferShare: 60 / 260 },
  },
  'of messages: nothing if they cost little': {
    trials: [...serial, ...twoProcesses],
    kind: 'transfer',
    code: 'fastest',
    values: { ...actor('processes', 2), ratio: 2 },
  },

  'of a blocking call: it stalls the event loop': {
    trials: [...serial, ...around('threads', 400, 8), ...twoProcesses, ...around('cooperative', 420)],
    kind: 'io',
    plan: { blockingCallMs: 300 },
    code: 'call_stalls_loop',
    values: { callMs: 300, stalled: actor('threads', 8) },
  },
  'of a blocking call: without several workers to compare it with': {
    trials: [...serial, ...around('cooperative', 420)],
    kind: 'io',
    plan: { blockingCallMs: 300 },
    code: 'call_stalls_loop',
    values: { stalled: null },
  },
  'of a blocking call: nothing if it is short': {
    trials: [...serial, ...twoProcesses, ...around('cooperative', 420)],
    kind: 'io',
    plan: { blockingCallMs: 10 },
    code: 'loop_beats_workers',
  },

  'of a run in which no model is faster': {
    trials: [...serial, ...around('threads', 1_020), ...around('cooperative', 1_200)],
    code: 'nothing_faster',
    values: { reference: actor('serial', 1), cores: 2, programsCores: null },
  },
  'of a run in which no model is faster, with background load': {
    trials: [...serial, ...around('threads', 1_020)].map((trial) => ({
      ...trial,
      metrics: { ...trial.metrics, backgroundLoad: 1.5 },
    })),
    code: 'nothing_faster',
    values: { programsCores: 1.5 },
  },
  'of a run in which the differences may be chance': {
    trials: [...scattered('serial', 1_000), ...scattered('threads', 700)],
    code: 'nothing_clear',
  },
  'of a run without a baseline': {
    trials: [...around('threads', 600), ...twoProcesses],
    code: 'fastest',
    values: { ...actor('processes', 2), ratio: null },
  },
  'of a run of one model': { trials: serial, code: 'one_model' },
  'of a run without a completed trial': { trials: [failedTrial('serial')], code: 'nothing_completed' },
  'of results that differ': {
    trials: [...serial, trialOf('threads', { checksum: 'beef' })],
    code: 'results_differ',
  },
  'of tasks that all failed': {
    trials: [trialOf('serial', { tasksFailed: 8 }), trialOf('threads', { tasksFailed: 8 })],
    code: 'all_tasks_failed',
  },
}

test.each(Object.entries(SCENARIOS))('the headline %s', (_, { trials, code, values, ...setting }) => {
  const { finding } = of(trials, setting)
  expect(finding.code).toBe(code)
  if (values !== undefined) expect(finding.values).toMatchObject(expectClose(values))
})

describe('the figures of a headline', () => {
  test('compare each model with the baseline, with start-up and without', () => {
    const trials = [
      trialOf('serial', { wallMs: 800, startupMs: 50 }),
      trialOf('threads', { wallMs: 100, startupMs: 1_600, workers: 20 }),
    ]
    expect(of(trials).figures).toEqual([
      {
        ...actor('serial', 1),
        baselineMs: 800,
        wallMs: 800,
        ratio: 1,
        baselineWithStartupMs: 850,
        withStartupMs: 850,
        withStartupRatio: 1,
      },
      {
        ...actor('threads', 20),
        baselineMs: 800,
        wallMs: 100,
        ratio: 8,
        baselineWithStartupMs: 850,
        withStartupMs: 1_700,
        withStartupRatio: 0.5,
      },
    ])
  })

  test('have no ratio without a baseline, or to a time of 0', () => {
    expect(of([trialOf('threads')]).figures).toMatchObject([
      { baselineMs: null, ratio: null, withStartupMs: 110, withStartupRatio: null },
    ])
    expect(of([trialOf('serial'), trialOf('threads', { wallMs: 0 })]).figures[1]).toMatchObject({
      baselineMs: 100,
      ratio: null,
    })
  })

  test('are those of models with a completed trial', () => {
    expect(of([...serial, failedTrial('threads')]).figures).toHaveLength(1)
  })
})

const ms = fc.double({ min: 1, max: 10_000, noNaN: true })
const anyTrial = fc
  .record({
    model: fc.constantFrom(...MODEL_IDS),
    wallMs: ms,
    workers: fc.integer({ min: 1, max: 64 }),
  })
  .map(({ model, ...fields }) => trialOf(model, fields))

test('a headline never denies a difference of 5 % or more', () => {
  const kinds = fc.constantFrom('cpu' as const, 'io' as const, 'mixed' as const, 'transfer' as const)
  fc.assert(
    fc.property(fc.array(anyTrial, { maxLength: 12 }), kinds, fc.nat({ max: 400 }), (trials, kind, call) => {
      const { finding, figures } = of(trials, { kind, plan: { blockingCallMs: call } })
      const ratioOf = (model: ModelId): number =>
        figures.find((figure) => figure.model === model)?.ratio ?? NaN
      const isSame = (ratio: number): boolean => ratio < 1.05 && ratio > 1 / 1.05
      if (finding.code === 'nothing_faster') {
        for (const { ratio } of figures) expect(ratio ?? 0).toBeLessThan(1.05)
      }
      if (finding.code === 'cores_help') {
        expect(finding.values.ratio).toBeGreaterThanOrEqual(1.05)
        if (finding.values.loop === 'same') expect(ratioOf('cooperative')).toSatisfy(isSame)
        if (finding.values.loop === 'slower') expect(ratioOf('cooperative')).toBeLessThanOrEqual(1 / 1.05)
      }
      if (finding.code === 'loop_matches_workers') {
        expect(ratioOf('cooperative') / ratioOf(finding.values.model)).toSatisfy(isSame)
      }
    }),
    { numRuns: 300 },
  )
})

/** Numbers as matchers, since ratios are quotients. */
function expectClose(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' ? expect.closeTo(value, 9) : value,
    ]),
  )
}
