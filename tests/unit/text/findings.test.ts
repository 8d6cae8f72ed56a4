import { describe, expect, test } from 'vitest'
import type {
  CauseValues,
  Compared,
  Finding,
  FindingCode,
  FindingValues,
  HeadlineValues,
} from '../../../src/analysis/explain/finding.ts'
import { finding } from '../../../src/analysis/explain/finding.ts'
import { findingText, findingsText } from '../../../src/text/findings.ts'
import { spaces } from './spaces.ts'

const SERIAL = { model: 'serial', workers: 1 } as const
const COOPERATIVE = { model: 'cooperative', workers: 1 } as const
const TWO_PROCESSES = { model: 'processes', workers: 2 } as const
const EIGHT_THREADS = { model: 'threads', workers: 8 } as const

const faster: Compared = {
  actors: [TWO_PROCESSES],
  reference: SERIAL,
  referenceMs: 816,
  wallMs: 415,
  ratio: 816 / 415,
}
const slower: Compared = { ...faster, referenceMs: 415, wallMs: 816, ratio: 415 / 816 }

/** Values and sentence of each code; several if its sentence has variants. */
const SENTENCES: {
  readonly [Code in Exclude<FindingCode, keyof CauseValues | keyof HeadlineValues>]: readonly (readonly [
    FindingValues[Code],
    string,
  ])[]
} = {
  results_differ: [[{}, 'The models produced different results, so their times cannot be compared.']],
  all_tasks_failed: [[{}, 'All tasks failed; these times measure failures, not work.']],
  nothing_completed: [[{}, 'No trial was completed, so there is nothing to compare.']],

  one_model: [
    [
      { ...SERIAL, wallMs: 816, tasks: 24, cpuUse: 0.98 },
      'Serial took 816 ms for 24 tasks and used 0.98 cores on average.',
    ],
    [
      { ...EIGHT_THREADS, wallMs: 415, tasks: 1, cpuUse: 1.94 },
      'Eight threads took 415 ms for 1 task and used 1.9 cores on average.',
    ],
    [{ ...TWO_PROCESSES, wallMs: 415, tasks: 24, cpuUse: null }, 'Two processes took 415 ms for 24 tasks.'],
    [{ ...TWO_PROCESSES, wallMs: 415, tasks: 1, cpuUse: null }, 'Two processes took 415 ms for 1 task.'],
  ],
  faster: [
    [faster, 'Two processes were 2.0× as fast as Serial (816 ms → 415 ms).'],
    [
      { ...faster, actors: [{ model: 'threads', workers: 1 }], reference: COOPERATIVE },
      'One thread was 2.0× as fast as Cooperative (816 ms → 415 ms).',
    ],
    [
      { ...faster, actors: [EIGHT_THREADS, TWO_PROCESSES] },
      'Eight threads and two processes were each 2.0× as fast as Serial (816 ms → about 415 ms).',
    ],
  ],
  slower: [
    [slower, 'Two processes took 2.0× as long as Serial (415 ms → 816 ms).'],
    [
      { ...slower, actors: [{ model: 'threads', workers: 24 }, TWO_PROCESSES] },
      '24 threads and two processes each took 2.0× as long as Serial (415 ms → about 816 ms).',
    ],
  ],
  same: [[faster, 'Two processes took about as long as Serial (within 5 %).']],
  unclear: [
    [faster, 'Two processes took 415 ms and Serial 816 ms, but the difference may be chance.'],
    [
      { ...faster, actors: [EIGHT_THREADS, TWO_PROCESSES] },
      'The times of eight threads and two processes differ from that of Serial, but the differences may be chance.',
    ],
  ],
  faster_by_waiting: [
    [
      { ...faster, actors: [COOPERATIVE], wallMs: 108, ratio: 816 / 108 },
      'The event loop waited for all tasks at the same time and was 7.6× as fast as Serial (816 ms → 108 ms).',
    ],
  ],
  one_core: [
    [{ ...faster, actors: [COOPERATIVE] }, 'Cooperative kept one core busy and gained nothing (within 5 %).'],
  ],

  blocking_call: [
    [
      { callMs: 300, loop: true, parallel: true },
      'One task made a blocking call of 300 ms: it stalled every other task on the event loop, but not tasks on other threads or processes.',
    ],
    [
      { callMs: 300, loop: true, parallel: false },
      'One task made a blocking call of 300 ms: it stalled every other task on the event loop.',
    ],
    [
      { callMs: 300, loop: false, parallel: true },
      'One task made a blocking call of 300 ms: tasks on other threads or processes were not stalled.',
    ],
  ],
  processes_slower: [
    [
      { ratio: 1.31, sending: true },
      'The processes took 1.3× as long as the threads, mostly because data that threads share is sent to a process.',
    ],
    [{ ratio: 1.31, sending: false }, 'The processes took 1.3× as long as the threads.'],
  ],
  threads_slower: [[{ ratio: 1.31 }, 'The threads took 1.3× as long as the processes.']],
  idle_cores: [
    [
      { ...EIGHT_THREADS, busyCores: 1.24, possibleCores: 2 },
      'On average, eight threads kept only 1.2 of 2 cores busy.',
    ],
  ],
  more_cpu_time: [
    [
      { ...EIGHT_THREADS, ratio: 1.31 },
      'Eight threads used 1.3× as much CPU time as Serial for the same work.',
    ],
  ],

  missing_models: [
    [{ models: ['threads'] }, 'Threads has no completed trial.'],
    [{ models: ['threads', 'processes'] }, 'Threads and Processes have no completed trials.'],
  ],
  tasks_failed: [[{}, 'Some tasks failed; the times include them.']],
}

describe.each(Object.entries(SENTENCES))('the finding %s', (code, cases) => {
  test.each(cases as readonly (readonly [object, string])[])('with %o', (values, text) => {
    expect(spaces(findingText({ code, values } as Finding))).toBe(text)
  })
})

test('findings become a paragraph', () => {
  expect(findingsText([])).toBe('')
  expect(spaces(findingsText([finding('faster', faster), finding('tasks_failed', {})]))).toBe(
    'Two processes were 2.0× as fast as Serial (816 ms → 415 ms). Some tasks failed; the times include them.',
  )
})

test('a finding of an unknown code has a sentence', () => {
  expect(findingText({ code: 'deadlock', values: {} } as unknown as Finding)).toBe(
    'This run has a finding that this version of Interleave does not know: deadlock.',
  )
})
