import fc from 'fast-check'
import { describe as group, expect, test } from 'vitest'
import { explain } from '../../../src/analysis/explain/explain.ts'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import { MODEL_IDS } from '../../../src/contract/models.ts'
import type { Plan } from '../../../src/contract/plan/plan.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import { failedTrial, planOf, trialOf, trialsOf, workloadOf } from '../../fixtures/trials.ts'

interface Setting {
  readonly kind?: 'cpu' | 'io' | 'mixed'
  readonly cores?: number
  readonly plan?: Partial<Plan>
}

/** The explanation of a run of those models that have trials. */
function said(
  trials: readonly Trial[],
  { kind = 'cpu', cores = 2, plan: fields = {} }: Setting = {},
): string {
  const models = MODEL_IDS.filter((id) => trials.some(({ model }) => model === id))
  const plan = planOf({ models, ...fields })
  return explain(plan, summarize(plan, trials), workloadOf({ kind }), cores)
}

/** Three wall times close together. */
function around(ms: number): number[] {
  return [ms * 0.99, ms, ms * 1.01]
}

/** Trials that spend as much CPU time as serial does, on as many cores as it takes. */
function busy(model: 'threads' | 'processes', ms: number, workers: number = 2): Trial[] {
  return trialsOf(model, around(ms), { workers, cpuMs: 1_000 })
}

const serial = trialsOf('serial', around(1_000), { cpuMs: 990 })
const loop = trialsOf('cooperative', around(1_020), { cpuMs: 1_005 })
const waitingSerial = trialsOf('serial', around(2_000), { cpuMs: 14 })
const waitingLoop = trialsOf('cooperative', around(104), { cpuMs: 5 })

group('calculating work', () => {
  test('gains by processes and not by the event loop', () => {
    expect(said([...serial, ...busy('processes', 525), ...loop])).toBe(
      'Two processes finished 1.9 times faster than one after another; ' +
        'the event loop kept one core busy and gained nothing.',
    )
  })

  test('puts threads and processes that gained alike in one clause', () => {
    const parallel = [...busy('threads', 520), ...busy('processes', 525)]
    expect(said([...serial, ...parallel, ...loop])).toMatch(
      /^Two threads and two processes both finished 1\.9 times faster than one after another;/,
    )
  })

  test('tells threads and processes apart that gained differently', () => {
    const parallel = [...busy('threads', 130, 8), ...busy('processes', 500)]
    expect(said([...serial, ...parallel, ...loop], { cores: 8 })).toBe(
      'Eight threads finished 7.7 times faster than one after another; two processes finished 2.0 times faster; ' +
        'the event loop kept one core busy and gained nothing.',
    )
  })

  test('is bound by the cores, however many threads there are', () => {
    expect(said([...serial, ...busy('threads', 510, 8)])).toBe(
      'Eight threads finished 2.0 times faster than one after another. ' +
        'This machine has two cores, so no more than two of them calculate at a time.',
    )
    expect(said([...serial, ...trialsOf('threads', around(1_000))], { cores: 1 })).toBe(
      'Two threads took about as long as one after another. ' +
        'This machine has one core, so only one of them calculates at a time.',
    )
  })

  test('on idle cores says how many were busy', () => {
    expect(said([...serial, ...busy('threads', 980, 4)], { cores: 4 })).toBe(
      'Four threads took about as long as one after another. ' +
        'On average, four threads kept only 1.0 of four cores busy.',
    )
  })

  test('that cost more CPU time in parallel says how much more', () => {
    const dear = trialsOf('threads', around(800), { cpuMs: 1_580 })
    expect(said([...serial, ...dear])).toContain('The same work cost two threads 1.6 times as much CPU time.')
  })

  test('that processes did slower than threads says what processes must do more', () => {
    const parallel = [...busy('threads', 520), ...trialsOf('processes', around(780), { cpuMs: 1_180 })]
    expect(said([...serial, ...parallel])).toBe(
      'Two threads finished 1.9 times faster than one after another; two processes finished 1.3 times faster. ' +
        'The processes took 1.5 times as long as the threads: a process must be sent what threads share.',
    )
  })

  test('that threads did slower than processes gets no made-up reason', () => {
    const parallel = [...busy('threads', 780), ...busy('processes', 520)]
    expect(said([...serial, ...parallel])).toContain('The threads took 1.5 times as long as the processes.')
  })

  test('that the event loop did slower says so, and that one core was busy', () => {
    expect(said([...serial, ...trialsOf('cooperative', around(1_200), { cpuMs: 1_190 })])).toBe(
      'The event loop kept one core busy and took 1.2 times as long as one after another.',
    )
  })

  test('compares the event loop alone with one after another', () => {
    expect(said([...serial, ...loop])).toBe(
      'The event loop kept one core busy and took about as long as one after another.',
    )
  })
})

group('waiting work', () => {
  const plan = { tasks: 20, workers: { threads: 20, processes: 2 } }

  test('is done by the event loop for hardly any CPU', () => {
    expect(said([...waitingSerial, ...waitingLoop], { kind: 'io', plan })).toBe(
      'The event loop, waiting for all tasks at once, finished 19 times faster than one after another ' +
        'and used 4.8 % of one core.',
    )
  })

  test('gains by processes only as many times as there are processes', () => {
    const parallel = [
      ...trialsOf('threads', around(131), { workers: 20, cpuMs: 60 }),
      ...trialsOf('processes', around(1_010), { cpuMs: 20 }),
    ]
    expect(said([...waitingSerial, ...parallel, ...waitingLoop], { kind: 'io', plan })).toBe(
      '20 threads finished 15 times faster than one after another; two processes finished 2.0 times faster; ' +
        'the event loop, waiting for all tasks at once, finished 19 times faster and used 4.8 % of one core. ' +
        'Each process waits for one task at a time.',
    )
  })

  test('says of calculating nothing', () => {
    const parallel = trialsOf('threads', around(1_000), { workers: 20, cpuMs: 20 })
    const text = said([...waitingSerial, ...parallel], { kind: 'io', plan })
    expect(text).not.toMatch(/calculate|cores busy|CPU time/)
  })
})

group('a difference', () => {
  test('below 5 % is about the same', () => {
    expect(said([...serial, ...trialsOf('threads', around(960))])).toContain('took about as long as')
    expect(said([...serial, ...trialsOf('threads', around(940))])).toContain('finished 1.1 times faster')
  })

  test('within the noise is about the same', () => {
    const noisy = [...trialsOf('serial', [900, 1_000, 1_200]), ...trialsOf('threads', [800, 870, 1_000])]
    expect(said(noisy)).toContain('Two threads took about as long as one after another')
  })

  test('that is large but no larger than the scatter is not called a difference', () => {
    const noisy = [...trialsOf('serial', [500, 1_000, 1_900]), ...trialsOf('threads', [400, 600, 1_100])]
    expect(said(noisy)).toContain(
      'Two threads varied too much from trial to trial to compare with one after another.',
    )
  })

  test('is told in whole numbers from ten times on', () => {
    expect(said([...waitingSerial, ...trialsOf('cooperative', around(10), { cpuMs: 5 })])).toContain(
      '200 times',
    )
  })
})

group('what is missing', () => {
  test('is serial: the models are compared with the fastest', () => {
    const parallel = [...trialsOf('threads', around(520)), ...trialsOf('processes', around(525))]
    expect(said([...parallel, ...loop])).toBe(
      'Two threads took 520 ms; two processes took about as long; ' +
        'the event loop kept one core busy and took 2.0 times as long.',
    )
  })

  test('is anything to compare with: the one model’s figures are told', () => {
    expect(said(loop)).toBe('The event loop took 1.02 s for 8 tasks and kept one core busy.')
    expect(said(waitingSerial)).toBe('One after another, 8 tasks took 2.00 s and used 0.7 % of one core.')
    expect(said([trialOf('threads', { wallMs: 500, cpuMs: 930 })])).toBe(
      'Two threads took 500 ms for 8 tasks and kept 1.9 cores busy.',
    )
    expect(said([trialOf('threads', { wallMs: 500, cpuMs: null })])).toBe(
      'Two threads took 500 ms for 8 tasks.',
    )
  })

  test('is a model whose trials failed: it is named', () => {
    const failed = [failedTrial('threads', 'x'), failedTrial('processes', 'x')]
    expect(said([...serial, ...failed, ...loop])).toBe(
      'The event loop kept one core busy and took about as long as one after another. ' +
        'There is no completed trial of “Threads” and “Processes”.',
    )
  })

  test('is everything', () => {
    const nothing = 'No trial was completed, so there is nothing to compare.'
    expect(said([failedTrial('threads', 'x')])).toBe(nothing)
    expect(said([], { plan: { models: ['serial'] } })).toBe(nothing)
  })

  test('is CPU time: nothing is said of cores', () => {
    const blind = [
      ...trialsOf('serial', around(1_000), { cpuMs: null }),
      ...trialsOf('processes', around(500), { cpuMs: null }),
      ...trialsOf('cooperative', around(1_000), { cpuMs: null }),
    ]
    expect(said(blind)).toBe(
      'Two processes finished 2.0 times faster than one after another; the event loop gained nothing.',
    )
  })
})

test('models with different results are not compared', () => {
  const wrong = trialsOf('threads', around(500), { checksum: 'beef' })
  expect(said([...serial, ...wrong])).toBe(
    'The models did not get the same results, so their times cannot be compared.',
  )
})

test('what one trial or two show is told as such', () => {
  const times = (repeats: number): Trial[] => [
    ...trialsOf('serial', Array<number>(repeats).fill(1_000)),
    ...trialsOf('threads', Array<number>(repeats).fill(500)),
  ]
  expect(said(times(1))).toMatch(/^In a single trial, two threads finished 2\.0 times faster/)
  expect(said(times(2))).toMatch(/^In only two trials, two threads finished/)
  expect(said(times(3))).toMatch(/^Two threads finished/)
})

test('where all tasks failed, their times are not compared', () => {
  const failed = { tasksFailed: 8, firstTaskError: 'No.' }
  expect(said([...trialsOf('serial', [100], failed), ...trialsOf('threads', [20], failed)])).toBe(
    'All tasks failed, so these are the times of failing, not of the work.',
  )
})

test('failed tasks are not passed over in silence', () => {
  const failing = trialsOf('cooperative', around(104), { cpuMs: 5, tasksFailed: 3 })
  expect(said([...waitingSerial, ...failing], { kind: 'io' })).toMatch(
    / Some tasks failed; the times include them\.$/,
  )
})

test('a blocking call is told of, and whom it held up', () => {
  const plan = { blockingCallMs: 150 }
  const alone = trialsOf('threads', around(500))
  expect(said(alone, { plan })).toContain(
    'One task held its thread for 150 ms without computing; the others went on.',
  )
  const both = [...alone, ...trialsOf('cooperative', around(1_000))]
  expect(said(both, { plan })).toContain(
    'without computing: on the event loop nobody else could go on meanwhile, on other threads and processes they did.',
  )
  expect(said(both)).not.toContain('held')
})

test('a little more than one core is not spoken of as one', () => {
  const [only] = trialsOf('threads', [1_000], { cpuMs: 1_090, cpuUse: 1.09 })
  expect(said(only === undefined ? [] : [only])).toMatch(/ kept 1\.1 cores busy\.$/)
})

test('one worker is spoken of as one', () => {
  expect(said([...serial, ...trialsOf('processes', around(1_000), { workers: 1 })])).toBe(
    'One process took about as long as one after another.',
  )
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

test('whatever the figures, the text is made of whole sentences without holes', () => {
  fc.assert(
    fc.property(
      fc.array(anyTrial, { maxLength: 12 }),
      fc.constantFrom('cpu' as const, 'io' as const, 'mixed' as const),
      fc.integer({ min: 1, max: 128 }),
      (trials, kind, cores) => {
        const text = said(trials, { kind, cores, plan: { models: [...MODEL_IDS] } })
        expect(text).toMatch(/^[A-Z0-9].*\.$/)
        expect(text).not.toMatch(/undefined|null|NaN|Infinity|not available| {2}|\.\.|;\.|^1\.0 times/)
        expect(text.match(/\. [A-Z]/g)?.length ?? 0).toBeLessThanOrEqual(4)
      },
    ),
    { numRuns: 300 },
  )
})
