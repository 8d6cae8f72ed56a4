import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../../../src/analysis/explain/explain.ts'
import type { Actor, Finding, FindingCode } from '../../../../src/analysis/explain/finding.ts'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { warningsOf } from '../../../../src/analysis/warnings/warnings.ts'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import { MODEL_IDS, type ModelId } from '../../../../src/contract/models/index.ts'
import type { PlanInput } from '../../../../src/contract/plan/plan.ts'
import type { WorkloadKind } from '../../../../src/contract/plan/workload.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { MACHINE, failedTrial, headerOf, planOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'
import { trialWith } from '../../../fixtures/slices.ts'

interface Setting {
  readonly kind?: WorkloadKind
  readonly cores?: number
  readonly plan?: Partial<PlanInput>
}

/** The findings of a run of the models that have trials, by their figures alone. */
function findings(trials: readonly Trial[], setting: Setting = {}): Finding[] {
  return findingsWithSlices(
    trials.map((trial) => ({
      ...trial,
      workers: trial.workers.map((worker) => ({ ...worker, slices: NO_SLICES })),
    })),
    setting,
  )
}

function findingsWithSlices(
  trials: readonly Trial[],
  { kind = 'cpu', cores = 2, plan = {} }: Setting = {},
): Finding[] {
  const models = MODEL_IDS.filter((id) => trials.some(({ model }) => model === id))
  const run = {
    ...headerOf({
      plan: planOf({ ...(models.length > 0 && { models }), ...plan }),
      machine: { ...MACHINE, usableCores: cores },
      workload: { id: 'crunch', kind },
    }),
    trials: [...trials],
  }
  const figures = modelFigures(run)
  return explain(run, figures, warningsOf(run, figures))
}

const codes = (found: readonly Finding[]): FindingCode[] => found.map(({ code }) => code)
const actor = (model: ModelId, workers: number): Actor => ({ model, workers })

/** Three wall times close together. */
const around = (ms: number): number[] => [ms * 0.99, ms, ms * 1.01]

/** Trials that need as much CPU time as the baseline. */
const busy = (model: ModelId, ms: number, workers = 2): Trial[] =>
  trialsOf(model, around(ms), { workers, cpuMs: 1_000 })

const serial = trialsOf('serial', around(1_000), { cpuMs: 990 })
const loop = trialsOf('cooperative', around(1_020), { cpuMs: 1_005 })
const waitingSerial = trialsOf('serial', around(2_000), { cpuMs: 14 })
const waitingLoop = trialsOf('cooperative', around(104), { cpuMs: 5 })

describe('work that computes', () => {
  test('gains from processes, and not from the event loop', () => {
    expect(findings([...serial, ...busy('processes', 500), ...loop])).toEqual([
      {
        code: 'faster',
        values: {
          actors: [actor('processes', 2)],
          reference: actor('serial', 1),
          referenceMs: 1_000,
          wallMs: 500,
          ratio: 2,
        },
      },
      {
        code: 'one_core',
        values: {
          actors: [actor('cooperative', 1)],
          reference: actor('serial', 1),
          referenceMs: 1_000,
          wallMs: 1_020,
          ratio: 1_000 / 1_020,
        },
      },
    ])
  })

  test('has one finding for threads and processes that gained alike', () => {
    const parallel = [...busy('threads', 520), ...busy('processes', 525)]
    expect(findings([...serial, ...parallel, ...loop])).toMatchObject([
      { code: 'faster', values: { actors: [actor('threads', 2), actor('processes', 2)] } },
      { code: 'one_core' },
    ])
  })

  test('has a finding for each that gained differently', () => {
    const parallel = [...busy('threads', 130, 8), ...busy('processes', 500)]
    expect(findings([...serial, ...parallel], { cores: 8 })).toMatchObject([
      { code: 'faster', values: { actors: [actor('threads', 8)], ratio: 1_000 / 130 } },
      { code: 'faster', values: { actors: [actor('processes', 2)], ratio: 2 } },
    ])
  })

  test('is bound by the cores, however many threads there are', () => {
    expect(findings([...serial, ...busy('threads', 510, 8)])).toMatchObject([
      { code: 'fewer_cores', values: { cores: 2, verdict: 'faster', coreWaitShare: null } },
    ])
    expect(findings([...serial, ...trialsOf('threads', around(1_000))], { cores: 1 })).toMatchObject([
      { code: 'fewer_cores', values: { cores: 1, verdict: 'same', coreWaitShare: null } },
    ])
  })

  test('has the cause of a comparison in its place', () => {
    const halves = [0, 1, 2].flatMap((index) => [
      trialWith('serial', ['0r50 1r50'], { index }),
      trialWith('threads', ['0r50 0p50', '1p50 1r50'], { index }),
      trialWith('processes', ['0r50', '1r50'], { index }),
    ])
    expect(findingsWithSlices(halves, { cores: 1 })).toMatchObject([
      { code: 'fewer_cores', values: { actors: [actor('threads', 2)], verdict: 'same', coreWaitShare: 0.5 } },
      { code: 'faster', values: { actors: [actor('processes', 2)], ratio: 2 } },
      { code: 'threads_slower', values: { ratio: 2 } },
    ])
  })

  test('may leave cores idle', () => {
    const idle = busy('threads', 1_000, 4)
    const [same, note] = findings([...serial, ...idle], { cores: 4 })
    expect(same?.code).toBe('same')
    expect(note).toEqual({
      code: 'idle_cores',
      values: { ...actor('threads', 4), busyCores: 1, possibleCores: 4 },
    })
    // Other programs may have used them.
    const loaded = idle.map((trial) => ({ ...trial, metrics: { ...trial.metrics, backgroundLoad: 3 } }))
    expect(codes(findings([...serial, ...loaded], { cores: 4 }))).toEqual(['same'])
  })

  test('may cost more CPU time in parallel', () => {
    const costly = trialsOf('threads', around(800), { cpuMs: 1_584 })
    expect(findings([...serial, ...costly])).toMatchObject([
      { code: 'faster' },
      { code: 'more_cpu_time', values: { ...actor('threads', 2), ratio: 1.6 } },
    ])
  })

  test('may be slower in processes than in threads', () => {
    const parallel = [...busy('threads', 520), ...trialsOf('processes', around(780), { cpuMs: 1_180 })]
    const found = findings([...serial, ...parallel])
    expect(codes(found)).toEqual(['faster', 'faster', 'processes_slower'])
    expect(found[2]).toMatchObject({ values: { ratio: 1.5, sending: false } })
  })

  test('may be slower in processes because tasks are sent to them', () => {
    const sent = [0, 1, 2].flatMap((index) => [
      trialWith('serial', ['0r50 1r50 2r50 3r50'], { index }),
      trialWith('threads', ['0r50 1r50', '2r50 3r50'], { index }),
      trialWith('processes', ['0r50 -w40 1r50', '2r50 -w40 3r50'], { index }),
    ])
    expect(findingsWithSlices(sent)).toContainEqual({
      code: 'processes_slower',
      values: { ratio: 1.4, sending: true },
    })
  })

  test('may be slower in threads than in processes', () => {
    const parallel = [...busy('threads', 780), ...busy('processes', 520)]
    const found = findings([...serial, ...parallel])
    expect(found.find(({ code }) => code === 'threads_slower')).toMatchObject({ values: { ratio: 1.5 } })
  })

  test('may be slower on the event loop', () => {
    const slow = trialsOf('cooperative', around(1_250), { cpuMs: 1_190 })
    expect(findings([...serial, ...slow])).toMatchObject([
      { code: 'slower', values: { actors: [actor('cooperative', 1)], ratio: 0.8 } },
    ])
  })
})

describe('work that waits', () => {
  const plan = { tasks: 20, workers: { threads: 20, processes: 2 } }

  test('gains from the event loop, which waits for all tasks at the same time', () => {
    expect(findings([...waitingSerial, ...waitingLoop], { kind: 'io', plan })).toMatchObject([
      { code: 'faster_by_waiting', values: { actors: [actor('cooperative', 1)], wallMs: 104 } },
    ])
  })

  test('has no finding about cores and CPU time', () => {
    const parallel = trialsOf('threads', around(1_000), { workers: 20, cpuMs: 20 })
    expect(codes(findings([...waitingSerial, ...parallel], { kind: 'io', plan }))).toEqual(['faster'])
  })
})

describe('a difference', () => {
  test('within 5 % is none', () => {
    expect(codes(findings([...serial, ...busy('threads', 960)]))).toContain('same')
    expect(codes(findings([...serial, ...busy('threads', 940)]))).toContain('faster')
  })

  test('of two models is one finding only if it rounds to the same figure', () => {
    const slow = (ms: number) => [...serial, ...busy('threads', 2_250, 2), ...busy('processes', ms)]
    expect(codes(findings(slow(2_255), { kind: 'io' }))).toEqual(['slower'])
    // 0.44 and 0.36 both round to 0.4, but 2.3 and 2.8 times as long are different.
    expect(codes(findings(slow(2_800), { kind: 'io' })).slice(0, 2)).toEqual(['slower', 'slower'])
  })

  test('no larger than the scatter is unclear', () => {
    const noisy = [
      ...trialsOf('serial', [500, 1_000, 1_900]),
      ...trialsOf('threads', [400, 600, 1_100], { cpuMs: 1_000 }),
    ]
    expect(codes(findings(noisy))).toContain('unclear')
  })
})

describe('what is missing', () => {
  test('may be the baseline: the fastest model is the reference', () => {
    const parallel = [...trialsOf('threads', around(500)), ...trialsOf('processes', around(510))]
    const reference = actor('threads', 2)
    expect(findings([...parallel, ...trialsOf('cooperative', around(1_000))])).toMatchObject([
      { code: 'same', values: { actors: [actor('processes', 2)], reference, referenceMs: 500 } },
      { code: 'slower', values: { actors: [actor('cooperative', 1)], reference, ratio: 0.5 } },
    ])
  })

  test('may be everything but one model, whose figures are the finding', () => {
    expect(findings([trialOf('threads', { wallMs: 500, cpuMs: 900 })])).toEqual([
      { code: 'one_model', values: { ...actor('threads', 2), wallMs: 500, tasks: 8, cpuUse: 1.8 } },
    ])
    expect(findings([trialOf('threads', { cpuMs: null })])).toMatchObject([
      { code: 'one_model', values: { cpuUse: null } },
    ])
  })

  test('may be models whose trials failed, which are named', () => {
    const found = findings([...serial, failedTrial('threads'), failedTrial('processes'), ...loop])
    expect(codes(found)).toEqual(['one_core', 'missing_models'])
    expect(found[1]).toMatchObject({ values: { models: ['threads', 'processes'] } })
  })

  test('may be every completed trial', () => {
    const nothing = [{ code: 'nothing_completed', values: {} }]
    expect(findings([failedTrial('threads')])).toEqual(nothing)
    expect(findings([])).toEqual(nothing)
  })

  test('may be the CPU time: then nothing is found about cores', () => {
    const blind = [
      ...trialsOf('serial', around(1_000), { cpuMs: null }),
      ...trialsOf('processes', around(500), { cpuMs: null }),
      ...trialsOf('cooperative', around(1_000), { cpuMs: null }),
    ]
    expect(codes(findings(blind))).toEqual(['faster', 'same'])
  })
})

describe('results', () => {
  test('that differ are not compared', () => {
    const wrong = trialsOf('threads', around(500), { checksum: 'beef' })
    const only = [{ code: 'results_differ', values: {} }]
    expect(findings([...serial, ...wrong])).toEqual(only)
    expect(findings([...serial, trialOf('serial', { index: 3, checksum: 'beef' })])).toEqual(only)
  })

  test('of tasks that all failed are not compared', () => {
    const failed = { tasksFailed: 8 }
    const trials = [...trialsOf('serial', [100], failed), ...trialsOf('threads', [20], failed)]
    expect(findings(trials)).toEqual([{ code: 'all_tasks_failed', values: {} }])
  })

  test('are compared, with a finding, if some tasks failed', () => {
    const failing = trialsOf('cooperative', around(104), { cpuMs: 5, tasksFailed: 3 })
    expect(codes(findings([...waitingSerial, ...failing], { kind: 'io' }))).toEqual([
      'faster_by_waiting',
      'tasks_failed',
    ])
  })
})

describe('a blocking call', () => {
  const plan = { blockingCallMs: 150 }
  const threads = trialsOf('threads', around(500))

  test('names the kinds of models that it affected', () => {
    expect(findings(threads, { plan })).toContainEqual({
      code: 'blocking_call',
      values: { callMs: 150, loop: false, parallel: true },
    })
    expect(findings([...threads, ...trialsOf('cooperative', around(1_000))], { plan })).toContainEqual({
      code: 'blocking_call',
      values: { callMs: 150, loop: true, parallel: true },
    })
  })

  test.each([
    ['there is none', threads, {}],
    ['there is one task', threads, { ...plan, tasks: 1 }],
    ['only the baseline ran', serial, plan],
  ])('is no finding if %s', (_, trials, fields) => {
    expect(codes(findings(trials, { plan: fields }))).not.toContain('blocking_call')
  })
})

const time = fc.oneof(fc.constant(0), fc.double({ min: 0.000_1, max: 1e7, noNaN: true }))
const anyTrial = fc
  .record({
    model: fc.constantFrom(...MODEL_IDS),
    wallMs: time,
    cpuMs: fc.option(time),
    workers: fc.integer({ min: 1, max: 64 }),
  })
  .map(({ model, ...fields }) => trialOf(model, fields))

test('any figures lead to findings, whose numbers are finite', () => {
  fc.assert(
    fc.property(
      fc.array(anyTrial, { maxLength: 12 }),
      fc.constantFrom('cpu' as const, 'io' as const, 'mixed' as const, 'transfer' as const),
      fc.integer({ min: 1, max: 128 }),
      (trials, kind, cores) => {
        const found = findingsWithSlices(trials, { kind, cores, plan: { models: [...MODEL_IDS] } })
        expect(found.length).toBeGreaterThan(0)
        expect(codes(found).length).toBeLessThanOrEqual(3 + 2 + 1)
        JSON.stringify(found, (_, value: unknown) => {
          if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite)
          return value
        })
      },
    ),
    { numRuns: 300 },
  )
})
