import { describe as group, expect, test } from 'vitest'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import type { Trial, Warning } from '../../../src/contract/run/report.ts'
import { cancelledTrial, failedTrial, planOf, trialOf, trialsOf } from '../../fixtures/trials.ts'

const WALLS = [100, 101, 102]
const healthy: Trial[] = [...trialsOf('serial', WALLS), ...trialsOf('threads', WALLS)]

function warnings(trials: readonly Trial[]): Warning[] {
  return summarize(planOf(), trials).warnings
}

function warningOf(code: string, trials: readonly Trial[]): Warning[] {
  return warnings(trials).filter((warning) => warning.code === code)
}

test('a run without anything wrong has no warning', () => {
  expect(warnings(healthy)).toEqual([])
})

group('checksums', () => {
  test('that differ between models are a fault that names the models', () => {
    const trials = [...healthy, ...trialsOf('processes', WALLS, { checksum: 'beef' })]
    expect(warningOf('checksum-mismatch', trials)).toEqual([
      {
        code: 'checksum-mismatch',
        severity: 'fault',
        message:
          'The results of “Processes” differ from those of “One after another”. ' +
          'This is a fault of the lab: do not use these figures.',
      },
    ])
  })

  test('of several models that differ from the first are told in one sentence', () => {
    const trials = [
      ...trialsOf('threads', WALLS),
      ...trialsOf('processes', WALLS, { checksum: 'beef' }),
      ...trialsOf('cooperative', WALLS, { checksum: 'bead' }),
    ]
    const found = warningOf('checksum-mismatch', trials)
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toContain('of “Processes” and “Cooperative” differ from those of “Threads”.')
  })

  test('that differ between two trials of one model are a fault of that model', () => {
    const trials = [...healthy, trialOf('threads', { index: 3, checksum: 'beef' })]
    const found = warningOf('checksum-mismatch', trials)
    expect(found.map(({ message }) => message)).toEqual([
      'Two trials of “Threads” had different results for the same tasks. ' +
        'This is a fault of the lab: do not use these figures.',
    ])
  })

  test('of failed trials are not asked for', () => {
    expect(warningOf('checksum-mismatch', [...healthy, failedTrial('processes', 'x')])).toEqual([])
  })

  test('come before all other warnings', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [100], { checksum: 'x' })]
    expect(warnings(trials).map(({ severity }) => severity)).toEqual(['fault', 'note'])
  })

  test('are not asked of trials with failed tasks: a full disk is no fault of the lab', () => {
    const trials = [...healthy, ...trialsOf('cooperative', WALLS, { checksum: 'x', tasksFailed: 1 })]
    expect(warningOf('checksum-mismatch', trials)).toEqual([])
    expect(warningOf('tasks-failed', trials)).toHaveLength(1)
  })
})

group('trials', () => {
  test('that failed are counted, with the first cause', () => {
    const trials = [
      ...healthy,
      failedTrial('processes', 'A process was killed.'),
      failedTrial('processes', 'Other', 1),
    ]
    expect(warningOf('trial-failed', [...trials, ...trialsOf('processes', [100])])).toEqual([
      {
        code: 'trial-failed',
        severity: 'warning',
        message: '2 of 3 trials of “Processes” failed and are not counted: A process was killed.',
      },
    ])
  })

  test('of which there was only one are said so', () => {
    expect(warningOf('trial-failed', [failedTrial('threads', 'Out of memory')])[0]?.message).toBe(
      'The trial of “Threads” failed and is not counted: Out of memory.',
    )
  })

  test('that failed without a word say so', () => {
    expect(warningOf('trial-failed', [failedTrial('threads', ' ')])[0]?.message).toBe(
      'The trial of “Threads” failed and is not counted: no cause was given.',
    )
  })

  test('that were cancelled are a note', () => {
    expect(warningOf('trial-cancelled', [...healthy, cancelledTrial('threads')])).toEqual([
      {
        code: 'trial-cancelled',
        severity: 'note',
        message: 'The run was cancelled: the trial under way is not counted.',
      },
    ])
  })
})

test('failed tasks are counted per model, with the first error', () => {
  const trials = [
    ...trialsOf('serial', WALLS, { tasksFailed: 2, firstTaskError: 'Page 3 answered with status 503.' }),
    ...trialsOf('cooperative', WALLS, { tasksFailed: 1, firstTaskError: 'Other.' }),
  ]
  expect(warningOf('tasks-failed', trials)).toEqual([
    {
      code: 'tasks-failed',
      severity: 'warning',
      message:
        'Some tasks failed: 6 of 24 with “One after another” and 3 of 24 with “Cooperative”. ' +
        'The first error: Page 3 answered with status 503.',
    },
  ])
})

test('where all tasks failed, that is said instead', () => {
  const failed = { tasksFailed: 8, firstTaskError: 'Page 1 answered with status 503.' }
  const found = warningOf('all-tasks-failed', [
    ...trialsOf('serial', WALLS, failed),
    ...trialsOf('threads', WALLS, failed),
  ])
  expect(found.map(({ message }) => message)).toEqual([
    'All tasks failed. The first error: Page 1 answered with status 503.',
  ])
})

group('repeats', () => {
  test('below three are a note', () => {
    expect(warningOf('few-repeats', trialsOf('serial', [100]))).toEqual([
      {
        code: 'few-repeats',
        severity: 'note',
        message: 'Each model was measured once: a small difference may be chance. Use 3 repeats or more.',
      },
    ])
    expect(warningOf('few-repeats', trialsOf('serial', [100, 100]))[0]?.message).toContain(
      'measured only twice',
    )
  })

  test('below three of one model only are told of that one', () => {
    const trials = [...healthy, ...trialsOf('processes', [100, 100])]
    expect(warningOf('few-repeats', trials)[0]?.message).toBe(
      'At least one model was measured only twice: a small difference may be chance. Use 3 repeats or more.',
    )
  })

  test('of models without any completed trial are not meant', () => {
    expect(warningOf('few-repeats', [...healthy, failedTrial('processes', 'x')])).toEqual([])
  })
})

test('outliers of wall time are counted per model', () => {
  const trials = [...healthy, ...trialsOf('processes', [100, 101, 102, 99, 100, 500])]
  expect(warningOf('outliers', trials)).toEqual([
    {
      code: 'outliers',
      severity: 'warning',
      message:
        '1 of 6 trials of “Processes” took much longer or shorter than the others: ' +
        'something else may have used the machine. The median is hardly touched by it.',
    },
  ])
})
