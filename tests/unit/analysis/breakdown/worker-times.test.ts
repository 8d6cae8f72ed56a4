import { describe, expect, test } from 'vitest'
import type { PartTimes } from '../../../../src/analysis/breakdown/parts.ts'
import { workerTimes } from '../../../../src/analysis/breakdown/worker-times.ts'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import { type WorkerFields, workerOf } from '../../../fixtures/documents.ts'
import { awaitsOf, slicesOf } from '../../../fixtures/slices.ts'

/** The times above 0 of a worker with these slices, which last 100 ms. */
function timesOf(slices: string, fields: WorkerFields = {}, wallMs = 100): Partial<PartTimes> {
  const times = workerTimes(workerOf(0, { ...fields, slices: slicesOf(slices) }), wallMs)
  return Object.fromEntries(Object.entries(times ?? {}).filter(([, ms]) => ms > 0))
}

describe('the times of a worker', () => {
  test('are those of its states', () => {
    expect(timesOf('0r50 0p20 0g10 0b15 -y5')).toEqual({
      compute: 50,
      preempted: 20,
      gc: 10,
      blocked: 15,
      ready: 5,
    })
  })

  test('divide idle time by the tasks around it', () => {
    expect(timesOf('-w10 0r20 -w5 0r15 -w7 1r13 -w30')).toEqual({
      compute: 48,
      idle_start: 10,
      idle_between: 12,
      idle_end: 30,
    })
  })

  test('are idle at the end for a worker without a task', () => {
    expect(timesOf('-w100')).toEqual({ idle_end: 100 })
  })

  test('are known up to the last record of a worker that was killed', () => {
    expect(timesOf('0r40')).toEqual({ compute: 40 })
  })

  test('end with the trial', () => {
    expect(timesOf('0r50 1r100 -w20')).toEqual({ compute: 100 })
  })

  test('count no moment twice, in any order of edges', () => {
    const slices = { ...slicesOf('0r10 0p10 0r10'), edgesMs: Float64Array.of(0, 60, 20, 80) }
    const worker = workerOf(0, { slices })
    // The second slice ends before it starts; the third continues where the first one ended.
    expect(workerTimes(worker, 100)).toMatchObject({ compute: 80, preempted: 0 })
  })

  test('are null without slices', () => {
    expect(workerTimes(workerOf(0, { slices: NO_SLICES }), 100)).toBeNull()
  })
})

describe('a wait', () => {
  test('has the cause of the answer that ended it', () => {
    const awaits = awaitsOf([0, 'timer', 10, 40, 41], [0, 'web', 50, 90, 91])
    expect(timesOf('0r10 0w30 0y1 0r9 0w40 0y1 0r9', { awaits })).toEqual({
      compute: 28,
      waiting_timer: 30,
      waiting_web: 40,
      ready: 2,
    })
  })

  test('has the cause of the first answer if several tasks wait', () => {
    const awaits = awaitsOf([1, 'database', 20, 50, 50], [0, 'web', 10, 90, 90])
    expect(timesOf('0r10 1r10 -w30 1r10 -w30 0r10', { awaits })).toEqual({
      compute: 40,
      waiting_database: 30,
      waiting_web: 30,
    })
  })

  test('is found if answers came in another order than awaits ended', () => {
    const awaits = awaitsOf([1, 'file', 20, 60, 61], [0, 'web', 10, 50, 70])
    expect(timesOf('0r10 1r10 -w30 -y11 1r9 0r30', { awaits })).toEqual({
      compute: 59,
      waiting_web: 30,
      ready: 11,
    })
  })

  test('has an unknown cause if its await was not recorded', () => {
    expect(timesOf('0r10 0w90')).toEqual({ compute: 10, waiting_unknown: 90 })
    expect(timesOf('0r10 -w80 0r10', { lostAwaits: 1 })).toEqual({ compute: 20, waiting_unknown: 80 })
  })

  test('of an event loop without an open await is idle time', () => {
    const awaits = awaitsOf([0, 'timer', 10, 40, 40])
    expect(timesOf('0r10 -w30 0r10 -w50', { kind: 'loop', awaits })).toEqual({
      compute: 20,
      waiting_timer: 30,
      idle_end: 50,
    })
  })
})
