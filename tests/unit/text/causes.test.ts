import { describe, expect, test } from 'vitest'
import type { CauseValues, Caused, Finding } from '../../../src/analysis/explain/finding.ts'
import { findingText } from '../../../src/text/findings.ts'
import { spaces } from './spaces.ts'

const SERIAL = { model: 'serial', workers: 1 } as const
const TWO_PROCESSES = { model: 'processes', workers: 2 } as const
const EIGHT_THREADS = { model: 'threads', workers: 8 } as const

const twoFaster: Caused = {
  actors: [TWO_PROCESSES],
  reference: SERIAL,
  referenceMs: 816,
  wallMs: 415,
  ratio: 816 / 415,
  verdict: 'faster',
}
const eightSlower: Caused = {
  ...twoFaster,
  actors: [EIGHT_THREADS],
  wallMs: 1_142,
  ratio: 816 / 1_142,
  verdict: 'slower',
}
const eightSame: Caused = { ...eightSlower, wallMs: 820, ratio: 816 / 820, verdict: 'same' }
const oneFaster: Caused = { ...twoFaster, actors: [{ model: 'threads', workers: 1 }] }
const loopSlower: Caused = { ...eightSlower, actors: [{ model: 'cooperative', workers: 1 }] }

/** Values and sentence of each code; several if its sentence has variants. */
const SENTENCES: {
  readonly [Code in keyof CauseValues]: readonly (readonly [CauseValues[Code], string])[]
} = {
  startup_outweighs: [
    [
      { ...twoFaster, startupMs: 720, withStartupMs: 1_135, referenceWithStartupMs: 900 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms), but start-up took 720 ms: in total 900 ms → 1.14 s.',
    ],
  ],
  fewer_cores: [
    [
      { ...eightSlower, cores: 2, coreWaitShare: 0.62, programsCores: null },
      'Eight threads took 1.4× as long as Serial (816 ms → 1.14 s): the 8 workers share 2 cores, so they waited for a core for 62 % of the time.',
    ],
    [
      { ...eightSame, cores: 1, coreWaitShare: 0.88, programsCores: null },
      'Eight threads took about as long as Serial (within 5 %): the 8 workers share 1 core, so they waited for a core for 88 % of the time.',
    ],
    [
      { ...eightSame, cores: 2, coreWaitShare: 0.88, programsCores: 0.9 },
      'Eight threads took about as long as Serial (within 5 %): the 8 workers share 2 cores, of which other programs used 0.90, so they waited for a core for 88 % of the time.',
    ],
    [
      { ...eightSame, cores: 1, coreWaitShare: 0.88, programsCores: 0.9 },
      'Eight threads took about as long as Serial (within 5 %): the 8 workers share 1 core, of which other programs used 0.90, so they waited for a core for 88 % of the time.',
    ],
    [
      { ...eightSame, cores: 2, coreWaitShare: null, programsCores: null },
      'Eight threads took about as long as Serial (within 5 %): the 8 workers share 2 cores, so at most 2 of them compute at the same time.',
    ],
    [
      { ...eightSame, cores: 1, coreWaitShare: null, programsCores: null },
      'Eight threads took about as long as Serial (within 5 %): the 8 workers share 1 core, so only one of them computes at a time.',
    ],
  ],
  other_programs: [
    [
      { ...twoFaster, coreWaitShare: 0.5, programsCores: 1.05 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): other programs used 1.1 cores, so the workers waited for a core for 50 % of the time.',
    ],
    [
      { ...loopSlower, coreWaitShare: 0.3, programsCores: 1.5 },
      'Cooperative took 1.4× as long as Serial (816 ms → 1.14 s): other programs used 1.5 cores, so the worker waited for a core for 30 % of the time.',
    ],
  ],
  core_wait: [
    [
      { ...twoFaster, coreWaitShare: 0.2 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): the workers waited for a core for 20 % of the time.',
    ],
    [
      { ...loopSlower, coreWaitShare: 0.2 },
      'Cooperative took 1.4× as long as Serial (816 ms → 1.14 s): the worker waited for a core for 20 % of the time.',
    ],
  ],
  message_transfer: [
    [
      { ...twoFaster, transferShare: 0.251, referenceShare: 0.114 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): messages were in transit for 25 % of the time (Serial: 11 %).',
    ],
  ],
  small_tasks: [
    [
      { ...eightSlower, workMs: 0.0335, idleShare: 0.58 },
      'Eight threads took 1.4× as long as Serial (816 ms → 1.14 s): with tasks of 33.5 µs, the workers were without a task for 58 % of the time.',
    ],
    [
      { ...oneFaster, workMs: 0.0335, idleShare: 0.58 },
      'One thread was 2.0× as fast as Serial (816 ms → 415 ms): with tasks of 33.5 µs, the worker was without a task for 58 % of the time.',
    ],
  ],
  loop_overhead: [
    [
      { ...loopSlower, overheadShare: 0.12 },
      'Cooperative took 1.4× as long as Serial (816 ms → 1.14 s): switching between tasks took 12 % of the time.',
    ],
  ],
  long_blocking_call: [
    [
      { ...twoFaster, callMs: 300, idleShare: 0.74 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): the task with the blocking call of 300 ms ended last, and the other workers were idle at the end for 74 % of the time.',
    ],
  ],
  too_few_tasks: [
    [
      { ...eightSame, tasks: 4, idleWorkers: 4 },
      'Eight threads took about as long as Serial (within 5 %): with 4 tasks for 8 workers, 4 of them had nothing to do.',
    ],
    [
      { ...eightSame, tasks: 1, idleWorkers: 7 },
      'Eight threads took about as long as Serial (within 5 %): with 1 task for 8 workers, 7 of them had nothing to do.',
    ],
  ],
  uneven_tasks: [
    [
      { ...twoFaster, idleShare: 0.333 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): some workers finished early, so that 33 % of the workers’ time was idle at the end.',
    ],
  ],
  unequal_cores: [
    [
      { ...twoFaster, coreRatio: 1.62 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): the cores were not equally fast, and one worker took 1.6× as long as another for the same work.',
    ],
  ],
  longer_computing: [
    [
      { ...twoFaster, computeRatio: 1.62 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): the same tasks needed 1.6× as much computing time.',
    ],
  ],
  garbage_collection: [
    [
      { ...eightSlower, gcShare: 0.23, referenceShare: 0.02 },
      'Eight threads took 1.4× as long as Serial (816 ms → 1.14 s): garbage collection took 23 % of the time (Serial: 2 %).',
    ],
  ],
  slower_answers: [
    [
      { ...eightSlower, awaited: 'database', referenceWaitMs: 12, waitMs: 38 },
      'Eight threads took 1.4× as long as Serial (816 ms → 1.14 s): each task waited 38.0 ms for the database (Serial: 12.0 ms).',
    ],
  ],
  one_wait_per_worker: [
    [
      { ...twoFaster, waitingShare: 0.98 },
      'Two processes were 2.0× as fast as Serial (816 ms → 415 ms): each worker runs one task at a time, and waited for 98 % of the time.',
    ],
  ],
}

describe.each(Object.entries(SENTENCES))('the cause %s', (code, cases) => {
  test.each(cases as readonly (readonly [object, string])[])('with %o', (values, text) => {
    expect(spaces(findingText({ code, values } as Finding))).toBe(text)
  })
})
