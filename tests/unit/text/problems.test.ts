import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/contract/plan/limits.ts'
import { parsePlan } from '../../../src/contract/plan/plan.ts'
import type { Accepted, Problem } from '../../../src/contract/plan/problem.ts'
import { AmbiguousNumber } from '../../../src/contract/plan/read-number.ts'
import type { WorkloadInfo } from '../../../src/contract/plan/workload.ts'
import {
  acceptedText,
  fieldTitle,
  limitationText,
  problemText,
  unavailableText,
} from '../../../src/text/problems.ts'
import { spaces } from './spaces.ts'

const PRIMES: WorkloadInfo = {
  id: 'primes',
  kind: 'cpu',
  defaultTasks: 8,
  params: [
    { id: 'limit', type: 'number', unit: '', integer: true, min: 1_000, max: 1_000_000, default: 5_000 },
    { id: 'mix', type: 'choice', choices: ['mixed', 'reads'], default: 'mixed' },
  ],
  unavailable: null,
  limitation: null,
}
const WAITS: WorkloadInfo = { ...PRIMES, id: 'waits', kind: 'io', params: [] }
const DATABASE: WorkloadInfo = {
  ...WAITS,
  id: 'database',
  unavailable: { code: 'no_sqlite', values: { node: '20.18.0' } },
}

/** The sentences on a plan's problems. */
function sentencesOn(plan: unknown): string[] {
  const result = parsePlan(plan, { workloads: [PRIMES, WAITS, DATABASE], usableCores: 2 })
  return result.ok ? [] : result.problems.map((problem) => spaces(problemText(problem)))
}

test.each([
  [{ tasks: 0 }, 'Tasks must be a whole number from 1 to 20,000 (got 0).'],
  [{ tasks: 30_000 }, 'Tasks must be a whole number from 1 to 20,000 (got 30,000).'],
  [{ tasks: 'x' }, 'Tasks must be a whole number from 1 to 20,000 (got "x").'],
  [{ tasks: Number.NaN }, 'Tasks must be a whole number from 1 to 20,000 (got NaN).'],
  [{ tasks: new AmbiguousNumber('1.000') }, '1.000 is ambiguous for Tasks: write 1 or 1000.'],
  [{ timeSliceMs: -0.5 }, 'Time slice must be a number from 0 to 1,000 ms (got -0.5).'],
  [{ blockingCallMs: -1 }, 'Blocking call must be a number from 0 to 10,000 ms (got -1).'],
  [{ workers: { threads: 65 } }, 'Threads must be a whole number from 1 to 64 (got 65).'],
  [{ workers: { processes: 1.5 } }, 'Processes must be a whole number from 1 to 64 (got 1.5).'],
  [{ workers: 4 }, 'Workers must be an object (got 4).'],
  [{ workers: { fibres: 1 } }, 'Unknown plan field workers.fibres; expected threads or processes.'],
  [
    { models: ['fork'] },
    'Models must be one or more of serial, threads, processes and cooperative (got "fork").',
  ],
  [{ models: [] }, 'Models must be one or more of serial, threads, processes and cooperative (got []).'],
  [{ workerReuse: 'hot' }, 'Worker reuse must be warm or cold (got "hot").'],
  [{ params: [] }, 'Parameters must be an object (got []).'],
  [{ params: { limit: 1 } }, 'Parameter limit must be a whole number from 1,000 to 1,000,000 (got 1).'],
  [{ params: { mix: 'x' } }, 'Parameter mix must be mixed or reads (got "x").'],
  [{ params: { size: 1 } }, 'Unknown parameter size; expected limit or mix.'],
  [{ workload: 'waits', params: { size: 1 } }, 'Unknown parameter size; this workload has no parameters.'],
  [{ workload: 'prime' }, 'Workload must be primes or waits (got "prime").'],
  [{ workload: undefined }, 'Workload is missing: it must be primes or waits.'],
  [
    { workload: 'database' },
    'Database cannot run here. Node 20.18.0 has no SQLite; Node 22.13 or newer has it.',
  ],
])('words the problem of %o', (fields, sentence) => {
  expect(sentencesOn({ workload: 'primes', ...fields })).toEqual([sentence])
})

test('has a sentence for a plan that is not an object', () => {
  expect(sentencesOn(3)).toEqual(['The plan must be an object (got 3).'])
})

test('lists the known fields for an unknown one', () => {
  expect(sentencesOn({ workload: 'primes', task: 1 })).toEqual([
    'Unknown plan field task; expected workload, params, tasks, models, workers, timeSliceMs, blockingCallMs, ' +
      'repeats, warmups, seed or workerReuse.',
  ])
})

test('gives both sizes for too much memory', () => {
  const problem: Problem = {
    path: 'memory',
    found: { kind: 'memory', neededBytes: 9_500_000_000 },
    accepted: { kind: 'memory', availableBytes: 6_000_000_000 },
  }
  expect(spaces(problemText(problem))).toBe(
    'The run needs about 9.50 GB of memory, but only 6.00 GB are available. Use fewer workers or smaller tasks.',
  )
})

test('uses the field’s name in the user interface', () => {
  const problem: Problem = {
    path: 'tasks',
    found: { kind: 'value', json: '0' },
    accepted: { kind: 'number', ...LIMITS.tasks },
  }
  expect(problemText(problem, '--tasks')).toBe('--tasks must be a whole number from 1 to 20,000 (got 0).')
})

test('has a sentence for codes of another version', () => {
  const problem = {
    path: 'sweep',
    found: { kind: 'cycle' },
    accepted: { kind: 'range' },
  } as unknown as Problem
  expect(problemText(problem)).toBe('sweep is not accepted.')
  const value = { ...problem, found: { kind: 'value', json: '1' } } as Problem
  expect(problemText(value)).toBe('sweep must be another value (got 1).')
  expect(unavailableText({ code: 'no_gpu', values: {} } as never)).toBe('A requirement is missing (no_gpu).')
  expect(limitationText({ code: 'no_gpu', values: {} } as never)).toBe(
    'A part of it is left out here (no_gpu).',
  )
})

test('has a sentence for the part of a workload that is left out', () => {
  expect(limitationText({ code: 'no_database', values: { node: '20.18.0' } })).toBe(
    'Its database queries are left out: Node 20.18.0 has no SQLite; Node 22.13 or newer has it.',
  )
})

describe('acceptedText', () => {
  const cases: readonly (readonly [Accepted, string])[] = [
    [{ kind: 'number', ...LIMITS.threads }, 'a whole number from 1 to 64'],
    [
      { kind: 'number', min: 16, max: 4_000, unit: 'px', integer: true },
      'a whole number from 16 to 4,000 px',
    ],
    [{ kind: 'number', min: 0, max: 1, unit: '', integer: false }, 'a number from 0 to 1'],
    [{ kind: 'one_of', choices: ['a', 'b', 'c'] }, 'a, b or c'],
    [{ kind: 'some_of', choices: ['a', 'b', 'c'] }, 'one or more of a, b and c'],
    [{ kind: 'object' }, 'an object'],
    [{ kind: 'nothing' }, 'left out'],
    [{ kind: 'memory', availableBytes: 6_000_000_000 }, 'at most 6.00 GB of memory'],
  ]
  test.each(cases)('of %o', (accepted, text) => {
    expect(spaces(acceptedText(accepted))).toBe(text)
  })
})

test.each([
  ['tasks', 'Tasks'],
  ['threads', 'Threads'],
  ['workers.threads', 'Threads'],
  ['workers', 'Workers'],
  ['repeats', 'Repeats'],
  ['warmups', 'Warm-ups'],
  ['seed', 'Seed'],
  ['workerReuse', 'Worker reuse'],
  ['memory', 'Memory'],
  ['params.maxIterations', 'Parameter maxIterations'],
  ['other', 'other'],
])('names the field %s', (path, title) => {
  expect(fieldTitle(path)).toBe(title)
})
