import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Breakdown,
  missingPart,
  modelBreakdown,
  trialBreakdown,
} from '../../../../src/analysis/breakdown/breakdown.ts'
import { PARTS, type Part, sumOfParts } from '../../../../src/analysis/breakdown/parts.ts'
import { withoutColumns } from '../../../../src/analysis/document.ts'
import { AwaitBuilder } from '../../../../src/contract/columns/awaits.ts'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import { AWAIT_CAUSES, SLICE_STATES } from '../../../../src/contract/columns/states.ts'
import type { WorkerMeasurement } from '../../../../src/contract/run/measurement.ts'
import type { CompletedTrial } from '../../../../src/contract/run/trial.ts'
import { MACHINE, type WorkerFields, failedTrial, trialOf, trialsOf } from '../../../fixtures/documents.ts'
import { columnsOf, slicesOf } from '../../../fixtures/slices.ts'

/** Readings that agree with any slices: no overhead, and more CPU time than tasks can use. */
const SILENT: Partial<WorkerMeasurement> = { cpuMs: 1e6, runtimeOverheadCpuMs: 0 }

/** A trial of 100 ms with a worker for each text, and these readings of each worker. */
function trialFrom(workers: readonly string[], readings: Partial<WorkerMeasurement> = {}): CompletedTrial {
  const of = (text: string): WorkerFields => ({
    slices: slicesOf(text),
    readings: { ...SILENT, ...readings },
  })
  return trialOf('threads', { wallMs: 100, startupMs: 30, workers: workers.map(of) })
}

function breakdownOf(trial: CompletedTrial): Breakdown {
  const breakdown = trialBreakdown(trial)
  if (breakdown === null) throw new Error('The trial has slices.')
  return breakdown
}

/** The parts above 0, rounded. */
function partsOf(trial: CompletedTrial): Partial<Record<Part, number>> {
  const parts = Object.entries(breakdownOf(trial).parts)
  return Object.fromEntries(
    parts.flatMap(([part, ms]) => (ms === null || ms === 0 ? [] : [[part, Math.round(ms * 1e6) / 1e6]])),
  )
}

describe('the breakdown of a trial', () => {
  test('adds up the time of all workers', () => {
    const trial = trialFrom(['0r60 0p40', '1r50 -w50'])
    expect(partsOf(trial)).toEqual({ compute: 110, preempted: 40, idle_end: 50 })
    expect(breakdownOf(trial)).toMatchObject({ workers: 2, wallMs: 100, totalMs: 200 })
  })

  test('has start-up and harness overhead outside its parts', () => {
    expect(breakdownOf(trialFrom(['0r100', '1r100']))).toMatchObject({ startupMs: 60, harnessCpuMs: 2 })
  })

  test('has the time after the last record of a killed worker as remainder', () => {
    expect(partsOf(trialFrom(['0r100', '1r30']))).toEqual({ compute: 130, remainder: 70 })
  })

  test('has the whole time of a worker without slices as remainder', () => {
    expect(partsOf(trialFrom(['0r100', '']))).toEqual({ compute: 100, remainder: 100 })
  })

  test('is null if no worker has slices', () => {
    expect(trialBreakdown(trialOf('threads', { workers: [{ slices: NO_SLICES }] }))).toBeNull()
    expect(trialBreakdown(trialOf('threads', { workers: 0 }))).toBeNull()
  })

  test('is the same for a trial without columns', () => {
    const trial = trialFrom(['0r50 0w30 0r20', '-w10 1r60 -w30'], { runtimeOverheadCpuMs: 5 })
    expect(trialBreakdown(withoutColumns(trial))).toEqual(breakdownOf(trial))
  })
})

describe('compute', () => {
  test('is at most the CPU time outside overhead, and the difference is the remainder', () => {
    const readings = { cpuMs: 75, runtimeOverheadCpuMs: 5 }
    expect(partsOf(trialFrom(['0r80 -w20'], readings))).toEqual({
      compute: 70,
      runtime_overhead: 5,
      idle_end: 15,
      remainder: 10,
    })
  })

  test('is not checked without an exact CPU clock', () => {
    const coarse = { cpuMs: 10, runtimeOverheadCpuMs: null }
    expect(partsOf(trialFrom(['0r80 -w20'], coarse))).toEqual({ compute: 80, idle_end: 20 })
  })
})

describe('the run queue', () => {
  test('is what preemption and garbage collection do not account for', () => {
    const readings = { runQueueMs: 50 }
    expect(partsOf(trialFrom(['-w15 0r20 0p20 0g10 -y5 0r30'], readings))).toEqual({
      compute: 50,
      gc: 10,
      preempted: 20,
      run_queue: 20,
    })
    expect(partsOf(trialFrom(['0r40 0p60'], readings))).toEqual({ compute: 40, preempted: 60 })
  })

  test('explains computing without CPU time first', () => {
    const readings = { runQueueMs: 25, cpuMs: 80 }
    expect(partsOf(trialFrom(['0r100'], readings))).toEqual({ compute: 80, run_queue: 20 })
  })

  test('is never idle time at the end', () => {
    expect(partsOf(trialFrom(['0r40 -w60'], { runQueueMs: 50 }))).toEqual({ compute: 40, idle_end: 60 })
  })
})

describe('transfer', () => {
  test('is taken from idle time, first between tasks', () => {
    const slices = ['-w10 0r20 -w10 1r20 -w40']
    expect(partsOf(trialFrom(slices, { transferMs: 6 }))).toMatchObject({ transfer: 6, idle_between: 4 })
    expect(partsOf(trialFrom(slices, { transferMs: 25 }))).toEqual({
      compute: 40,
      transfer: 25,
      idle_end: 35,
    })
  })

  test('is at most the idle time, since messages also queue at a worker that computes', () => {
    expect(partsOf(trialFrom(['-w10 0r90'], { transferMs: 500 }))).toEqual({ compute: 90, transfer: 10 })
  })

  test('includes the overhead and the run queue of receiving', () => {
    const readings = { transferMs: 30, runtimeOverheadCpuMs: 10, runQueueMs: 15 }
    expect(partsOf(trialFrom(['0r40 -w40 1r20'], readings))).toEqual({
      compute: 60,
      transfer: 30,
      idle_between: 10,
    })
  })
})

describe('runtime overhead', () => {
  test('is taken from ready time, then from waiting, then from idle time', () => {
    const slices = ['-w10 0r20 -y5 0w45 0r20']
    const overhead = (ms: number) => partsOf(trialFrom(slices, { runtimeOverheadCpuMs: ms }))
    expect(overhead(4)).toMatchObject({ runtime_overhead: 4, ready: 1, waiting_unknown: 45 })
    expect(overhead(20)).toMatchObject({ runtime_overhead: 20, waiting_unknown: 30, idle_start: 10 })
    expect(overhead(55)).toEqual({ compute: 40, runtime_overhead: 55, idle_start: 5 })
    expect(overhead(500)).toEqual({ compute: 40, runtime_overhead: 60 })
  })
})

describe('merged slices', () => {
  test('are corrected by the totals of their worker', () => {
    const merged: WorkerFields = {
      // The last slice took up those that followed.
      slices: slicesOf('0r20 0p80'),
      mergedSlices: 7,
      readings: { ...SILENT, preemptedMs: 15 },
    }
    expect(partsOf(trialOf('threads', { workers: [merged] }))).toEqual({
      compute: 20,
      preempted: 15,
      remainder: 65,
    })
  })
})

describe('an unknown part', () => {
  test('is null, not 0', () => {
    const blind = {
      cpuMs: null,
      preemptedMs: null,
      runtimeOverheadCpuMs: null,
      runQueueMs: null,
      transferMs: null,
    }
    const { parts } = breakdownOf(trialFrom(['0r90 -w10'], blind))
    expect(PARTS.filter((part) => parts[part] === null)).toEqual([
      'preempted',
      'run_queue',
      'runtime_overhead',
      'transfer',
    ])
    expect(sumOfParts(parts)).toBe(100)
  })

  test('has a reason on each machine', () => {
    const windows = { machine: { ...MACHINE, platform: 'win32' } }
    expect(PARTS.map((part) => missingPart(part, windows)).filter((reason) => reason !== null)).toEqual([
      'no_thread_cpu_clock',
      'linux_only',
      'coarse_cpu_clock',
      'messages_only',
    ])
  })
})

describe('the breakdown of a model', () => {
  test('is that of its median trial, which it names', () => {
    const trials = [...trialsOf('threads', [130, 100, 110]), failedTrial('threads', undefined, { index: 3 })]
    expect(modelBreakdown({ trials }, 'threads')).toMatchObject({ model: 'threads', trial: 2, wallMs: 110 })
  })

  test('is that of the faster one of two in the middle', () => {
    const trials = trialsOf('threads', [130, 100, 110, 120])
    expect(modelBreakdown({ trials }, 'threads')).toMatchObject({ trial: 2, wallMs: 110 })
  })

  test('is null without a completed trial', () => {
    expect(modelBreakdown({ trials: [failedTrial('threads')] }, 'threads')).toBeNull()
    expect(modelBreakdown({ trials: trialsOf('serial', [100]) }, 'threads')).toBeNull()
  })
})

const time = fc.double({ min: 0, max: 200, noNaN: true })
const unknownTime = fc.option(time)
const slices = fc
  .array(
    fc.record({
      ms: fc.double({ min: 0, max: 30, noNaN: true }),
      task: fc.integer({ min: -1, max: 5 }),
      state: fc.nat({ max: SLICE_STATES.length - 1 }),
    }),
    { maxLength: 30 },
  )
  .map((specs) => columnsOf(specs))
const awaits = fc
  .array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: AWAIT_CAUSES.length - 1 }), time, time, time), {
    maxLength: 20,
  })
  .map((rows) => {
    const builder = new AwaitBuilder()
    for (const row of rows) builder.append(...row)
    return builder.flush()
  })
const worker: fc.Arbitrary<WorkerFields> = fc
  .record({
    slices,
    awaits,
    mergedSlices: fc.nat({ max: 1 }),
    lostAwaits: fc.nat({ max: 1 }),
    readings: fc.record({
      cpuMs: unknownTime,
      runtimeOverheadCpuMs: unknownTime,
      preemptedMs: unknownTime,
      runQueueMs: unknownTime,
      transferMs: unknownTime,
      gcMs: unknownTime,
      waitingMs: time,
      blockedMs: time,
    }),
  })
  .map((fields) => fields)

test('for any slices and readings, no part is negative, and all add up to wall time × workers', () => {
  fc.assert(
    fc.property(fc.array(worker, { minLength: 1, maxLength: 5 }), time, (workers, wallMs) => {
      const breakdown = trialBreakdown(trialOf('threads', { workers, wallMs }))
      if (breakdown === null) return
      const { parts, totalMs } = breakdown
      expect(totalMs).toBe(wallMs * workers.length)
      for (const part of PARTS) expect(parts[part] ?? 0).toBeGreaterThanOrEqual(0)
      expect(Math.abs(sumOfParts(parts) - totalMs)).toBeLessThanOrEqual(totalMs * 1e-12)
    }),
    { numRuns: 500 },
  )
})
