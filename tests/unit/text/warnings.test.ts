import { describe, expect, test } from 'vitest'
import { fault } from '../../../src/contract/fault.ts'
import type { Warning, WarningCode, WarningValues } from '../../../src/contract/run/warning.ts'
import { severityTitle, warningText } from '../../../src/text/warnings.ts'
import { spaces } from './spaces.ts'

const PAGE_503 = fault('page_status', { page: 3, status: 503 })

/** Values and sentence of each code; several if its sentence has variants. */
const SENTENCES: {
  readonly [Code in WarningCode]: readonly (readonly [WarningValues[Code], string])[]
} = {
  results_unsteady: [
    [
      { model: 'threads' },
      'Trials of Threads produced different results for the same tasks. This is a bug in Interleave; discard these results.',
    ],
  ],
  results_differ: [
    [
      { models: ['threads', 'processes'], reference: 'serial' },
      'The results of Threads and Processes differ from those of Serial. This is a bug in Interleave; discard these results.',
    ],
  ],
  trials_failed: [
    [
      { model: 'threads', failed: 1, total: 1, cause: fault('thread_exited', { thread: 1, exitCode: 1 }) },
      'The trial of Threads failed and is not counted: thread 1 exited unexpectedly with code 1.',
    ],
    [
      { model: 'threads', failed: 1, total: 3, cause: fault('thread_exited', { thread: 1, exitCode: 1 }) },
      '1 of 3 trials of Threads failed and is not counted: thread 1 exited unexpectedly with code 1.',
    ],
    [
      { model: 'threads', failed: 2, total: 3, cause: fault('thread_exited', { thread: 1, exitCode: 1 }) },
      '2 of 3 trials of Threads failed and are not counted: thread 1 exited unexpectedly with code 1.',
    ],
  ],
  all_tasks_failed: [
    [{ cause: null }, 'All tasks failed.'],
    [{ cause: PAGE_503 }, 'All tasks failed. The first failure: page 3 returned status 503.'],
  ],
  tasks_failed: [
    [
      {
        models: [
          { model: 'serial', failed: 3, total: 60 },
          { model: 'threads', failed: 1_200, total: 20_000 },
        ],
        cause: PAGE_503,
      },
      'Some tasks failed: 3 of 60 with Serial and 1,200 of 20,000 with Threads. The first failure: page 3 returned status 503.',
    ],
    [
      { models: [{ model: 'serial', failed: 3, total: 60 }], cause: null },
      'Some tasks failed: 3 of 60 with Serial.',
    ],
  ],
  coarse_clock: [
    [{ resolutionMs: 0.1 }, 'The clock’s resolution is 100 µs; shorter slices cannot be distinguished.'],
  ],
  background_load: [
    [
      { cores: 1.24 },
      'Other programs used 1.2 cores during the run, so wall times are inflated. Close them and run again.',
    ],
  ],
  unequal_cores: [
    [
      { ratio: 1.42 },
      'The cores were not equally fast: one worker took 1.4× as long as another for the same work. Efficiency cores or other virtual machines can cause this. The speed-ups are not those of equal cores.',
    ],
  ],
  slow_first_trial: [
    [
      { model: 'cooperative', ratio: 1.31 },
      'The first trial of Cooperative took 1.3× as long as the others. Use one more warm-up.',
    ],
  ],
  slower_over_time: [
    [{ share: 0.118 }, 'Trials became 12 % slower during the run. The machine may have become hot or busy.'],
  ],
  faster_over_time: [
    [
      { share: 0.2 },
      'Trials became 20 % faster during the run. The machine may have been busier at the beginning.',
    ],
  ],
  outliers: [
    [
      { model: 'serial', outliers: 2, trials: 10 },
      '2 of 10 trials of Serial took much more or less time than the others. Something else may have used the machine; the median is hardly affected.',
    ],
  ],
  memory_tight: [
    [
      { neededBytes: 5_000_000_000, availableBytes: 4_000_000_000 },
      'The run needs about 5.00 GB of memory, but only 4.00 GB are free. The machine may swap, which inflates wall times.',
    ],
  ],
  few_repeats: [
    [
      { repeats: 1, everyModel: true },
      'Each model has only 1 trial, so a small difference may be chance. Use 3 repeats or more.',
    ],
    [
      { repeats: 2, everyModel: true },
      'Each model has only 2 trials, so a small difference may be chance. Use 3 repeats or more.',
    ],
    [
      { repeats: 1, everyModel: false },
      'At least one model has only 1 trial, so a small difference may be chance. Use 3 repeats or more.',
    ],
    [
      { repeats: 2, everyModel: false },
      'At least one model has only 2 trials, so a small difference may be chance. Use 3 repeats or more.',
    ],
  ],
  trials_cancelled: [
    [{ trials: 1 }, 'The run was cancelled; its unfinished trial is not counted.'],
    [{ trials: 2 }, 'The run was cancelled; its 2 unfinished trials are not counted.'],
  ],
}

describe.each(Object.entries(SENTENCES))('the warning %s', (code, cases) => {
  test.each(cases as readonly (readonly [object, string])[])('with %o', (values, text) => {
    expect(spaces(warningText(warningOf(code, values)))).toBe(text)
  })
})

test('a warning of another version has a sentence', () => {
  expect(warningText(warningOf('eclipse', { moon: 1 }))).toBe(
    'This run has a warning that this version of Interleave does not know: eclipse.',
  )
  expect(warningText(warningOf('trials_failed', {}))).toContain('trials of ?')
  expect(warningText(warningOf('results_differ', { models: 'all', reference: 3 }))).toContain(
    'The results of',
  )
})

test('severities have titles', () => {
  expect((['fault', 'warning', 'note'] as const).map(severityTitle)).toEqual(['Fault', 'Warning', 'Note'])
})

function warningOf(code: string, values: object): Warning {
  return { code, severity: 'warning', values } as unknown as Warning
}
