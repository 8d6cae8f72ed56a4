import { describe, expect, test } from 'vitest'
import { causeOf } from '../../../../src/analysis/explain/causes.ts'
import type { Finding, FindingCode } from '../../../../src/analysis/explain/finding.ts'
import { sceneOf } from '../../../../src/analysis/explain/scene.ts'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import type { ModelId } from '../../../../src/contract/models/index.ts'
import type { PlanInput } from '../../../../src/contract/plan/plan.ts'
import type { WorkloadKind } from '../../../../src/contract/plan/workload.ts'
import type { CompletedTrial } from '../../../../src/contract/run/trial.ts'
import { type Warning, warning } from '../../../../src/contract/run/warning.ts'
import { MACHINE, type TrialFields, headerOf, planOf, trialsOf } from '../../../fixtures/documents.ts'
import { awaitsOf, trialWith } from '../../../fixtures/slices.ts'

interface Setting {
  readonly kind?: WorkloadKind
  readonly cores?: number
  readonly plan?: Partial<PlanInput>
  readonly warnings?: readonly Warning[]
}

/** The cause of the last trial's model, compared with Serial. */
function cause(
  trials: readonly CompletedTrial[],
  { kind = 'cpu', cores = 2, plan = {}, warnings = [] }: Setting = {},
): Finding | null {
  const run = {
    ...headerOf({
      plan: planOf({ tasks: 4, ...plan }),
      machine: { ...MACHINE, usableCores: cores },
      workload: { id: 'crunch', kind },
    }),
    trials: [...trials],
  }
  const scene = sceneOf(run, modelFigures(run), warnings)
  const performer = scene.performers.find(({ model }) => model === trials.at(-1)?.model)
  if (performer === undefined) throw new Error('The model has no figures.')
  return causeOf(scene, performer)
}

/** A trial whose readings agree with its slices. */
function of(model: ModelId, workers: readonly string[], fields: TrialFields = {}): CompletedTrial {
  const { workerReadings } = fields
  return trialWith(model, workers, {
    ...fields,
    workerReadings: { runtimeOverheadCpuMs: 0, ...workerReadings },
  })
}

/** A trial with a background load. */
const loaded = (trial: CompletedTrial, cores: number): CompletedTrial => ({
  ...trial,
  metrics: { ...trial.metrics, backgroundLoad: cores },
})

const serial = of('serial', ['0r50 1r50 2r50 3r50'])
const waiting = of('serial', ['0w50 1w50 2w50 3w50'])

interface Scenario extends Setting {
  readonly trials: readonly CompletedTrial[]
  readonly code: FindingCode | null
  readonly values?: object
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'fewer cores than workers': {
    trials: [serial, of('threads', ['0r50 0p50', '1r50 1p50', '2p50 2r50', '3p50 3r50'])],
    code: 'fewer_cores',
    values: { verdict: 'faster', ratio: 2, cores: 2, coreWaitShare: 0.5, programsCores: null },
  },
  'fewer cores than workers, some of which other programs use': {
    trials: [serial, loaded(of('threads', ['0r50 0p200', '1r50 1p200', '2p200 2r50', '3p200 3r50']), 1.2)],
    code: 'fewer_cores',
    values: { verdict: 'slower', ratio: 0.8, coreWaitShare: 0.8, programsCores: 1.2 },
  },
  'cores that other programs use': {
    trials: [serial, loaded(of('threads', ['0r50 0p50 1r50', '2r50 3p50 3r50']), 0.8)],
    code: 'other_programs',
    values: { programsCores: 0.8 },
  },
  'an unknown wait for cores': {
    trials: [serial, of('threads', ['0r50 0p50 1r50', '2r50 3p50 3r50'])],
    code: 'core_wait',
  },
  'a wait for cores outside tasks': {
    trials: [
      serial,
      of('threads', ['-w60 0r50 1r50', '-w60 2r50 3r50'], { workerReadings: { runQueueMs: 60 } }),
    ],
    code: 'core_wait',
    values: { coreWaitShare: 0.375 },
  },
  'messages in transit': {
    trials: [
      of('serial', ['0r50 -w5 1r50 -w5 2r50 -w5 3r50'], { workerReadings: { transferMs: 15 } }),
      of('processes', ['-w30 0r50 -w30 1r50', '-w30 2r50 -w30 3r50'], {
        workerReadings: { transferMs: 60 },
      }),
    ],
    kind: 'transfer',
    code: 'message_transfer',
    values: { transferShare: 0.375, referenceShare: 15 / 215 },
  },
  'small tasks': {
    trials: [
      of('serial', ['0r0.1 1r0.1 2r0.1 3r0.1']),
      of('processes', ['-w0.3 0r0.1 -w0.3 1r0.1 -w0.1', '-w0.3 2r0.1 -w0.3 3r0.1 -w0.1']),
    ],
    code: 'small_tasks',
    values: { verdict: 'slower', workMs: 0.1, idleShare: 1.4 / 1.8 },
  },
  'larger tasks that take long to pass on': {
    trials: [serial, of('processes', ['-w40 0r50 -w40 1r50', '-w40 2r50 -w40 3r50'])],
    code: 'small_tasks',
    values: { workMs: 50, idleShare: 80 / 180 },
  },
  'switching on an event loop': {
    trials: [serial, of('cooperative', ['0r50 -y10 1r50 -y10 2r50 -y10 3r50'])],
    code: 'loop_overhead',
    values: { verdict: 'slower', overheadShare: 30 / 230 },
  },
  'a blocking call': {
    trials: [
      of('serial', ['0w50 1w50 1b200 2w50 3w50']),
      of('threads', ['0w50 -w200', '1w50 1b200', '2w50 -w200', '3w50 -w200']),
    ],
    kind: 'io',
    plan: { blockingCallMs: 200 },
    code: 'long_blocking_call',
    values: { verdict: 'faster', callMs: 200, idleShare: 0.8 },
  },
  'too few tasks': {
    trials: [of('serial', ['0r50 1r50']), of('threads', ['0r50', '1r50', '-w50', '-w50'])],
    cores: 4,
    plan: { tasks: 2 },
    code: 'too_few_tasks',
    values: { tasks: 2, idleWorkers: 2 },
  },
  'uneven tasks': {
    trials: [of('serial', ['0r150 1r50']), of('threads', ['0r150', '1r50 -w100'])],
    plan: { tasks: 2 },
    code: 'uneven_tasks',
    values: { idleShare: 100 / 300 },
  },
  'unequal cores, at which some workers idle': {
    trials: [serial, of('threads', ['0r50 1r50 -w100', '2r100 3r100'])],
    warnings: [warning('unequal_cores', 'warning', { ratio: 2 })],
    code: 'unequal_cores',
    values: { coreRatio: 2 },
  },
  'unequal cores, at which tasks compute for longer': {
    trials: [serial, of('threads', ['0r80 1r80', '2r80 3r80'])],
    warnings: [warning('unequal_cores', 'warning', { ratio: 1.6 })],
    code: 'unequal_cores',
  },
  'longer computing': {
    trials: [serial, of('threads', ['0r80 1r80', '2r80 3r80'])],
    code: 'longer_computing',
    values: { computeRatio: 1.6 },
  },
  'garbage collection': {
    trials: [serial, of('threads', ['0r50 0g60 1r50', '2r50 2g60 3r50'])],
    code: 'garbage_collection',
    values: { gcShare: 0.375, referenceShare: 0 },
  },
  'slower answers': {
    trials: [
      withDatabase(of('serial', ['0w50 1w50 2w50 3w50']), 200),
      withDatabase(of('threads', ['0w150', '1w150', '2w150', '3w150']), 150),
    ],
    kind: 'io',
    code: 'slower_answers',
    values: { awaited: 'database', waitMs: 150, referenceWaitMs: 50 },
  },
  'one wait per worker': {
    trials: [waiting, of('processes', ['0w50 1w50', '2w50 3w50'])],
    kind: 'io',
    code: 'one_wait_per_worker',
    values: { verdict: 'faster', ratio: 2, waitingShare: 1 },
  },
  'start-up': {
    trials: [
      of('serial', ['0w50 1w50 2w50 3w50'], { startupMs: 50 }),
      of('threads', ['0w50', '1w50', '2w50', '3w50'], { startupMs: 500 }),
    ],
    kind: 'io',
    code: 'startup_outweighs',
    values: { verdict: 'faster', startupMs: 500, withStartupMs: 550, referenceWithStartupMs: 250 },
  },
  'start-up, with a smaller reason': {
    trials: [serial, of('threads', ['0r50 0p50', '1r50 1p50', '2p50 2r50', '3p50 3r50'], { startupMs: 200 })],
    code: 'startup_outweighs',
  },
  'start-up, with a larger reason': {
    trials: [
      serial,
      of('threads', ['0r50 0p110', '1r50 1p110', '2p110 2r50', '3p110 3r50'], { startupMs: 80 }),
    ],
    code: 'fewer_cores',
  },
  'the reason for no gain, with any start-up': {
    trials: [
      serial,
      of('threads', ['0r50 0p150', '1r50 1p150', '2p150 2r50', '3p150 3r50'], { startupMs: 2_000 }),
    ],
    code: 'fewer_cores',
    values: { verdict: 'same' },
  },

  'nothing: all workers compute': {
    trials: [serial, of('threads', ['0r50 1r50', '2r50 3r50'])],
    code: null,
  },
  'nothing: a few per cent of the time': {
    trials: [serial, of('threads', ['0r50 0p10 1r50', '2r50 3p10 3r50'])],
    code: null,
  },
  'nothing: no part stands out': {
    trials: [serial, of('threads', ['0r50 0p20 0g20 1r50 -w20', '2r50 3p20 3g20 3r50 -w20'])],
    code: null,
  },
  'nothing: the remainder stands out': {
    trials: [serial, of('threads', ['0r100 1r100', '2r100 3r100'], { workerReadings: { cpuMs: 100 } })],
    code: null,
  },
  'nothing: computing includes preemption if there is no CPU clock': {
    trials: [
      serial,
      of('threads', ['0r100 1r100', '2r100 3r100'], {
        workerReadings: { cpuMs: null, preemptedMs: null, runtimeOverheadCpuMs: null },
      }),
    ],
    code: null,
  },
  'the number of cores if there is no CPU clock': {
    trials: [
      serial,
      of('threads', ['0r100', '1r100', '2r100', '3r100'], {
        workerReadings: { cpuMs: null, preemptedMs: null, runtimeOverheadCpuMs: null },
      }),
    ],
    code: 'fewer_cores',
    values: { cores: 2, coreWaitShare: null },
  },
  'nothing: an event loop as fast as Serial': {
    trials: [serial, of('cooperative', ['0r50 1r50 2r50 3r50'], { startupMs: 90 })],
    code: null,
  },
  'nothing: a worker for each task that waits': {
    trials: [waiting, of('threads', ['0w50', '1w50', '2w50', '3w50'])],
    kind: 'io',
    code: null,
  },
  'nothing: Serial itself': { trials: [serial], code: null },
  'nothing: no baseline': { trials: [of('threads', ['0r50 0p50', '1r50 1p50'])], code: null },
}

/** The trial with workers that wait for the database, for `ms` each. */
function withDatabase(trial: CompletedTrial, ms: number): CompletedTrial {
  const awaits = awaitsOf([0, 'database', 0, ms, ms])
  return { ...trial, workers: trial.workers.map((worker) => ({ ...worker, awaits })) }
}

test.each(Object.entries(SCENARIOS))('the cause: %s', (_, { trials, code, values, ...setting }) => {
  const found = cause(trials, setting)
  expect(found?.code ?? null).toBe(code)
  if (found !== null && values !== undefined) expect(found.values).toMatchObject(expectClose(values))
})

describe('no cause is given', () => {
  test('for a difference that may be chance', () => {
    const noisy = [500, 1_000, 1_900].map((wallMs, index) => of('serial', [`0r${String(wallMs)}`], { index }))
    const threads = [400, 600, 1_100].map((wallMs, index) =>
      of('threads', [`0r${String(wallMs)}`, `1p${String(wallMs)}`], { index }),
    )
    expect(cause([...noisy, ...threads])).toBeNull()
  })

  test('for times of 0', () => {
    expect(cause([...trialsOf('serial', [0]), ...trialsOf('threads', [10])])).toBeNull()
  })
})

/** Numbers as matchers, since shares are quotients. */
function expectClose(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' ? expect.closeTo(value, 9) : value,
    ]),
  )
}
