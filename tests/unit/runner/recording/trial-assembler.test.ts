import { describe, expect, test } from 'vitest'
import { CAUSE_CODES } from '../../../../src/contract/columns/states.ts'
import { type Fault, fault } from '../../../../src/contract/fault.ts'
import type { WorkerKind } from '../../../../src/contract/models/index.ts'
import type { TaskOutput } from '../../../../src/contract/run/events.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import type { LiveListener } from '../../../../src/runner/live.ts'
import type { ActivityRecords } from '../../../../src/runner/recording/activity-recorder.ts'
import { NO_PAUSES } from '../../../../src/runner/recording/gc.ts'
import type { ResourceTotals } from '../../../../src/runner/recording/resource-meter.ts'
import {
  type CoordinatorReadings,
  type Outcome,
  TrialAssembler,
} from '../../../../src/runner/recording/trial-assembler.ts'
import type { RecordBatch, ResultColumns } from '../../../../src/runner/workers/protocol.ts'
import { ResultBuilder } from '../../../../src/runner/workers/results.ts'
import { keyOf } from '../../../fixtures/documents.ts'
import { awaitsOf, slicesOf, textOf } from '../../../fixtures/slices.ts'

const TOTALS: ResourceTotals = {
  cpu: { totalMs: 40, userMs: 36, systemMs: 4 },
  runQueueMs: 0.5,
  voluntarySwitches: 3,
  involuntarySwitches: 1,
  gcPauses: NO_PAUSES,
  peakMemoryBytes: 20_000_000,
  memoryBasis: 'heap',
  peakRssBytes: null,
  loopDelays: null,
}

const READINGS: CoordinatorReadings = {
  wallMs: 50,
  runnerCpuMs: 90,
  coordinatorCpuMs: 2,
  servicesCpuMs: null,
  machine: { busyMs: 95, series: { endsMs: [50], values: [1.9] } },
  tasksDone: 4,
}

function batchOf(text: string, activity: Partial<ActivityRecords> = {}, startMs = 0): RecordBatch {
  return {
    activity: {
      slices: slicesOf(text, startMs),
      awaits: awaitsOf(),
      mergedSlices: 0,
      lostAwaits: 0,
      preemptedMs: 0,
      waitingMs: 0,
      blockedMs: 0,
      runtimeOverheadCpuMs: 1,
      ...activity,
    },
    cpu: { tMs: Float64Array.of(0, 50), cpuMs: Float64Array.of(0, 40) },
  }
}

/** Tasks that ended one per millisecond; each task's digest is 100 more than its number. */
function resultsOf(tasks: readonly number[], failed: readonly number[] = []): ResultColumns {
  const builder = new ResultBuilder()
  for (const task of tasks) {
    const cause = failed.includes(task) ? fault('page_status', { page: task, status: 503 }) : null
    builder.add({ task, startMs: task, endMs: task + 1, digest: task + 100, fault: cause })
  }
  return builder.columns()
}

class LiveSpy implements LiveListener {
  readonly outputs: TaskOutput[] = []
  readonly slices: string[] = []
  readonly onWorkersReady = (): void => undefined
  onOutput(output: TaskOutput): void {
    this.outputs.push(output)
  }
  onSlices(worker: number, slices: Parameters<LiveListener['onSlices']>[1]): void {
    this.slices.push(`${String(worker)}: ${textOf(slices)}`)
  }
}

function assemblerOf(
  workers: readonly number[],
  live: LiveListener = new LiveSpy(),
  kind: WorkerKind = 'thread',
) {
  const assembler = new TrialAssembler(live)
  assembler.addWorkers({
    workers: workers.map((worker) => ({ worker, kind, pid: 100, threadId: worker + 1, startupMs: 8 })),
    startupMs: 12,
  })
  return assembler
}

const key = keyOf('threads', { index: 1, order: 5 })

function assemble(
  assembler: TrialAssembler,
  outcome: Outcome = { state: 'completed' },
  readings: Partial<CoordinatorReadings> = {},
): Trial {
  return assembler.assemble(key, { ...READINGS, ...readings }, outcome)
}

/** A trial of four tasks that the workers ran as given. */
function checksumOf(tasksOfWorkers: readonly (readonly number[])[], failed: readonly number[] = []): unknown {
  const assembler = assemblerOf(tasksOfWorkers.map((_, worker) => worker))
  for (const [worker, tasks] of tasksOfWorkers.entries()) {
    assembler.onResults(worker, resultsOf(tasks, failed), null)
  }
  const trial = assemble(assembler)
  return trial.state === 'completed' ? trial.checksum : null
}

describe('a completed trial', () => {
  test('has its workers in the order of their numbers, and sums of their figures', () => {
    const assembler = assemblerOf([1, 0])
    for (const worker of [1, 0]) {
      assembler.onResults(worker, resultsOf([worker, worker + 2]), null)
      assembler.onFinal(worker, {
        ...batchOf(`${String(worker)}r40`),
        totals: TOTALS,
        itemAgesMs: new Float64Array(),
      })
    }
    const trial = assemble(assembler)
    expect(trial).toMatchObject({ ...key, state: 'completed', firstTaskFault: null })
    expect(trial.workers.map(({ id, startupMs }) => [id, startupMs])).toEqual([
      [0, 8],
      [1, 8],
    ])
    expect(trial.workers.map(({ slices }) => textOf(slices))).toEqual(['0r40 -w10', '1r40 -w10'])
    expect(trial.metrics).toMatchObject({
      wallMs: 50,
      startupMs: 12,
      cpuMs: 80,
      cpuUse: 1.6,
      tasksDone: 4,
      tasksPerSecond: 80,
      waitingMs: 20,
      peakMemoryBytes: 40_000_000,
      runQueueMs: 1,
      runtimeOverheadCpuMs: 2,
      helperThreadsCpuMs: 8,
      harnessCpuMs: 2,
      backgroundLoad: 0.1,
      taskLatencyMs: { p50: 2.5, max: 4 },
    })
    expect(trial.machineSeries).toEqual({ endsMs: [50], values: [1.9] })
    expect(trial.cpuSeries.values.map((use) => Math.round(use * 10) / 10)).toEqual([1.6, 1.6, 1.6, 1.6, 1.6])
  })

  test('joins the batches of a worker', () => {
    const assembler = assemblerOf([0])
    assembler.onRecords(0, batchOf('0r20', { waitingMs: 0 }))
    const awaits = awaitsOf([0, 'web', 20, 25, 30])
    assembler.onFinal(0, {
      ...batchOf('0w10 0r20', { awaits, waitingMs: 10, lostAwaits: 2, mergedSlices: 1 }, 20),
      totals: TOTALS,
      itemAgesMs: Float64Array.of(7),
    })
    const trial = assemble(assembler)
    const [worker] = trial.workers
    expect(worker).toMatchObject({
      lostAwaits: 2,
      mergedSlices: 1,
      awaits: { cause: Uint8Array.of(CAUSE_CODES.web) },
    })
    expect(textOf(worker?.slices ?? slicesOf(''))).toBe('0r20 0w10 0r20')
    expect(trial.metrics).toMatchObject({ waitingMs: 10, itemLatencyMs: { max: 7 } })
  })

  test('counts pauses of the garbage collector apart from preemption', () => {
    const assembler = assemblerOf([0])
    const gcPauses = { startMs: Float64Array.of(12), endMs: Float64Array.of(15) }
    assembler.onFinal(0, {
      ...batchOf('0r10 0p10 0r30', { preemptedMs: 10 }),
      totals: { ...TOTALS, gcPauses },
      itemAgesMs: new Float64Array(),
    })
    const trial = assemble(assembler)
    expect(trial.metrics).toMatchObject({ gcMs: 3, preemptedMs: 7 })
    expect(textOf(trial.workers[0]?.slices ?? slicesOf(''))).toBe('0r10 0p2 0g3 0p5 0r30')
  })

  test('has no more CPU time outside of tasks than CPU time', () => {
    const assembler = assemblerOf([0])
    const batch = batchOf('0r50', { runtimeOverheadCpuMs: 41 })
    assembler.onFinal(0, { ...batch, totals: TOTALS, itemAgesMs: new Float64Array() })
    expect(assemble(assembler).metrics['runtimeOverheadCpuMs']).toBe(40)
  })

  test('has the delays of its loop until its end', () => {
    const assembler = assemblerOf([0], undefined, 'loop')
    const loopDelays = {
      percentiles: { p50: 1, p95: 2, p99: 3, max: 4 },
      series: { endsMs: [20, 40, 60], values: [1, 4, 2] },
    }
    assembler.onFinal(0, {
      ...batchOf('0r50'),
      totals: { ...TOTALS, loopDelays },
      itemAgesMs: new Float64Array(),
    })
    const trial = assemble(assembler)
    expect(trial.loopDelaySeries).toEqual({ endsMs: [20, 40, 50], values: [1, 4, 2] })
    expect(trial.metrics['loopDelayMs']).toEqual(loopDelays.percentiles)
  })

  test('counts failed tasks, with the first cause', () => {
    const cause: Fault = fault('page_status', { page: 1, status: 503 })
    const assembler = assemblerOf([0])
    assembler.onResults(0, resultsOf([0, 1, 2], [1, 2]), cause)
    assembler.onResults(0, resultsOf([3], [3]), fault('page_status', { page: 3, status: 503 }))
    const trial = assemble(assembler)
    expect(trial.firstTaskFault).toEqual(cause)
    expect(trial.metrics).toMatchObject({ tasksDone: 4, tasksFailed: 3 })
  })
})

describe('the transferred bytes', () => {
  test('are those of inputs, outputs and results', () => {
    const live = new LiveSpy()
    const assembler = assemblerOf([0], live)
    const output = {
      kind: 'band',
      pictureWidth: 10,
      pictureHeight: 1,
      topRow: 0,
      rowStep: 1,
      rows: 1,
      pixels: new Uint8Array(10),
    } as const
    assembler.onOutput(0, 3, output)
    assembler.onTransfer(0, { bytes: 1_000, ms: 5 })
    assembler.onResults(0, resultsOf([0, 3]), null)
    // Task, start, end, digest and failure of two tasks.
    const resultBytes = 2 * (4 + 8 + 8 + 4 + 1)
    expect(assemble(assembler).metrics).toMatchObject({ transferBytes: 1_010 + resultBytes, transferMs: 5 })
    expect(live.outputs).toEqual([{ worker: 0, task: 3, output }])
  })

  test('are unknown if no task has ended', () => {
    expect(assemble(assemblerOf([0])).metrics['transferBytes']).toBeNull()
  })
})

describe('the checksum', () => {
  test('does not depend on which worker ran a task, nor on the order', () => {
    const expected = checksumOf([[0, 1, 2, 3]])
    expect(expected).toMatch(/^[0-9a-f]{16}$/)
    expect(
      checksumOf([
        [3, 0],
        [2, 1],
      ]),
    ).toBe(expected)
  })

  test('depends on which task had which result, and on failures', () => {
    expect(checksumOf([[0, 1, 2]])).not.toBe(checksumOf([[0, 1, 2, 3]]))
    expect(checksumOf([[0, 1, 2, 3]], [2])).not.toBe(checksumOf([[0, 1, 2, 3]]))
  })
})

describe('a trial that did not complete', () => {
  const cause = fault('process_killed', { pid: 7, signal: 'SIGKILL' })

  test('has what was measured until then', () => {
    const assembler = assemblerOf([0, 1])
    assembler.onRecords(0, batchOf('0r20'))
    const trial = assemble(assembler, { state: 'failed', fault: cause })
    expect(trial).toMatchObject({ ...key, state: 'failed', fault: cause })
    expect(trial).not.toHaveProperty('checksum')
    // The activity of a killed worker after its last record is unknown.
    expect(trial.workers.map(({ slices }) => textOf(slices))).toEqual(['0r20', ''])
    expect(trial.metrics).toMatchObject({ wallMs: 50, gcMs: null, peakMemoryBytes: null })
    expect(trial.workers[0]?.metrics).toMatchObject({ cpuMs: 40 })
    expect(trial.workers[1]?.metrics).toMatchObject({ cpuMs: null })
  })

  test('may have no workers, and no wall time', () => {
    const trial = assemble(
      new TrialAssembler(new LiveSpy()),
      { state: 'cancelled' },
      {
        wallMs: 0,
        machine: null,
        tasksDone: 0,
      },
    )
    expect(trial).toMatchObject({ state: 'cancelled', workers: [], metrics: { wallMs: 0, cpuMs: null } })
    expect(trial.cpuSeries).toEqual({ endsMs: [], values: [] })
  })
})

test('records are forwarded to the live listener, and those of unknown workers change nothing', () => {
  const live = new LiveSpy()
  const assembler = assemblerOf([0], live)
  assembler.onRecords(0, batchOf('0r20'))
  assembler.onRecords(7, batchOf('0r1'))
  expect(live.slices).toEqual(['0: 0r20', '7: 0r1'])
  expect(assemble(assembler).workers).toHaveLength(1)
})
