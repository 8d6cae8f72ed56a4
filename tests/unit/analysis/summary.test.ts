import { describe as group, expect, test } from 'vitest'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import { cancelledTrial, failedTrial, planOf, trialOf, trialsOf } from '../../fixtures/trials.ts'

const plan = planOf()

group('figures of a model', () => {
  test('are medians over its completed trials', () => {
    const { perModel } = summarize(plan, trialsOf('serial', [100, 110, 90]))
    expect(perModel.serial?.wallMs).toMatchObject({ median: 100, mad: 10, n: 3, low95: 90, high95: 110 })
    expect(perModel.serial?.cpuMs).toMatchObject({ median: 100, mad: 0, n: 3 })
  })

  test('leave failed and cancelled trials out', () => {
    const trials = [
      ...trialsOf('threads', [50]),
      failedTrial('threads', 'It broke.', 1),
      cancelledTrial('threads'),
    ]
    expect(summarize(plan, trials).perModel.threads?.wallMs).toMatchObject({ median: 50, n: 1 })
  })

  test('are absent for a model without a completed trial', () => {
    const { perModel } = summarize(plan, [failedTrial('threads', 'It broke.'), ...trialsOf('serial', [100])])
    expect(Object.keys(perModel)).toEqual(['serial'])
  })

  test('are absent as a whole before the first trial', () => {
    expect(summarize(plan, [])).toEqual({ perModel: {}, warnings: [] })
  })

  test('that no trial could measure are null, not 0', () => {
    const { perModel } = summarize(plan, trialsOf('serial', [100, 100, 100], { cpuMs: null }))
    expect(perModel.serial).toMatchObject({ cpuMs: null, cpuUse: null })
  })

  test('count only the trials that could measure them', () => {
    const trials = [...trialsOf('serial', [100], { cpuMs: null }), trialOf('serial', { index: 1, cpuMs: 80 })]
    expect(summarize(plan, trials).perModel.serial?.cpuMs).toMatchObject({ median: 80, n: 1 })
  })

  test('are the same for the same seed', () => {
    const trials = trialsOf('serial', [100, 104, 97, 120, 99])
    expect(summarize(plan, trials)).toEqual(summarize(plan, trials))
  })
})

group('speed-up', () => {
  test('is the median serial wall time ÷ the median wall time, also of an even number of trials', () => {
    const odd = [...trialsOf('serial', [100, 90, 300]), ...trialsOf('threads', [50, 40, 80])]
    expect(summarize(plan, odd).perModel.threads?.speedup).toMatchObject({ median: 2, n: 3 })
    const even = [...trialsOf('serial', [100, 200]), ...trialsOf('threads', [40, 60])]
    expect(summarize(plan, even).perModel.threads?.speedup).toMatchObject({ median: 3, n: 2 })
  })

  test('has an interval that knows how uncertain both sides are', () => {
    // Of three values a resampled median is the first, second, third with 7, 13, 7 of 27 (Efron 1979, section 3), so
    // the smallest and the greatest ratio have 49 of 729 each, and 2.5 % falls within them.
    const trials = [...trialsOf('serial', [100, 90, 300]), ...trialsOf('threads', [50, 40, 80])]
    expect(summarize(plan, trials).perModel.threads?.speedup).toMatchObject({
      low95: 90 / 80,
      high95: 300 / 40,
    })
  })

  test('has no interval where a side has fewer than three trials', () => {
    const trials = [...trialsOf('serial', [100, 90]), ...trialsOf('threads', [50, 40, 80])]
    expect(summarize(plan, trials).perModel.threads?.speedup).toMatchObject({ low95: null, high95: null })
  })

  test('of serial itself is 1', () => {
    for (const wallMs of [
      [100, 90, 110],
      [100, 90, 140, 200],
    ]) {
      expect(summarize(plan, trialsOf('serial', wallMs)).perModel.serial).toMatchObject({
        speedup: { median: 1 },
        efficiency: 1,
      })
    }
  })

  test('is null when serial was not run or did not complete', () => {
    const trials = [...trialsOf('threads', [50, 40, 80]), failedTrial('serial', 'It broke.')]
    expect(summarize(plan, trials).perModel.threads).toMatchObject({ speedup: null, efficiency: null })
  })

  test('divided by the workers that ran is the efficiency', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [25], { workers: 8 })]
    expect(summarize(plan, trials).perModel.threads).toMatchObject({
      speedup: { median: 4 },
      efficiency: 0.5,
    })
  })

  test('is null where a wall time is 0', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [0])]
    expect(summarize(plan, trials).perModel.threads).toMatchObject({ speedup: null, efficiency: null })
  })
})
