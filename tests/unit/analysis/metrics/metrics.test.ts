import { describe, expect, test } from 'vitest'
import { METRICS, metricOf, metricsOfTrial, metricsOfWorker } from '../../../../src/analysis/metrics/index.ts'
import { METRIC_GROUPS } from '../../../../src/analysis/metrics/metric.ts'
import type { TrialMeasurement, WorkerMeasurement } from '../../../../src/contract/run/measurement.ts'
import type { Metrics } from '../../../../src/contract/run/trial.ts'
import { trialReadings, workerReadings } from '../../../fixtures/documents.ts'

const thread = (fields: Partial<WorkerMeasurement> = {}): WorkerMeasurement =>
  workerReadings('thread', fields)
const process = (fields: Partial<WorkerMeasurement> = {}): WorkerMeasurement =>
  workerReadings('process', fields)

function metricsOf(workers: readonly WorkerMeasurement[], readings: Partial<TrialMeasurement> = {}): Metrics {
  return metricsOfTrial({ ...trialReadings(workers), ...readings })
}

describe('the registry', () => {
  test('has every id once, and finds a metric by it', () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length)
    expect(metricOf('wallMs')).toMatchObject({ id: 'wallMs', unit: 'ms', scope: 'trial' })
    expect(metricOf('newMetric')).toBeUndefined()
  })

  test('sorts metrics into known groups', () => {
    for (const { group } of METRICS) expect(METRIC_GROUPS).toContain(group)
  })

  test('puts the unit into the id of each time and size', () => {
    for (const { id, unit } of METRICS) {
      if (unit === 'ms') expect(id).toMatch(/Ms$/)
      if (unit === 'bytes') expect(id).toMatch(/Bytes$/)
    }
  })
})

describe('a trial', () => {
  test('has a value of each metric of trials and workers, and none of models', () => {
    const expected = METRICS.filter(({ scope }) => scope !== 'model').map(({ id }) => id)
    expect(Object.keys(metricsOf([thread()])).sort()).toEqual([...expected].sort())
  })

  test('sums the metrics of its workers', () => {
    const workers = [thread({ cpuMs: 40, waitingMs: 1 }), thread({ cpuMs: 60, waitingMs: 2.5 })]
    expect(metricsOf(workers)).toMatchObject({
      cpuMs: 100,
      waitingMs: 3.5,
      tasksDone: 8,
      peakMemoryBytes: 24e6,
    })
  })

  test('has null if the value of one worker is unknown', () => {
    const metrics = metricsOf([thread(), thread({ cpuMs: null, runQueueMs: null, peakMemoryBytes: null })])
    expect(metrics).toMatchObject({ cpuMs: null, cpuUse: null, runQueueMs: null, peakMemoryBytes: null })
    expect(metrics['waitingMs']).toBe(0)
  })

  test('has null, and not 0, without a worker', () => {
    expect(metricsOf([])).toMatchObject({ cpuMs: null, tasksDone: null, waitingMs: null })
  })

  test('has the throughput of tasks that ended', () => {
    expect(metricsOf([thread()], { wallMs: 200 })).toMatchObject({ tasksPerSecond: 40 })
    expect(metricsOf([thread()], { wallMs: 0 })).toMatchObject({ tasksPerSecond: 0, cpuUse: null })
  })

  test('has percentiles of tasks, and none if no task ended', () => {
    const tasks = { done: 2, failed: 1, startsMs: [0, 10], endsMs: [20, 40], itemAgesMs: [3] }
    expect(metricsOf([thread()], { tasks })).toMatchObject({
      taskLatencyMs: { p50: 30, max: 40 },
      queueTimeMs: { p50: 5, max: 10 },
      itemLatencyMs: { p50: 3, max: 3 },
      tasksFailed: 1,
    })
    const none = { done: 0, failed: 0, startsMs: [], endsMs: [], itemAgesMs: [] }
    expect(metricsOf([thread()], { tasks: none })).toMatchObject({
      taskLatencyMs: null,
      queueTimeMs: null,
      itemLatencyMs: null,
    })
  })

  test('has the loop delay of its event loop only', () => {
    const loopDelay = { p50: 1, p95: 2, p99: 3, max: 4 }
    expect(metricsOf([workerReadings('loop', { loopDelay })])['loopDelayMs']).toEqual(loopDelay)
    expect(metricsOf([thread()])['loopDelayMs']).toBeNull()
  })

  test('has the resident size of processes only', () => {
    expect(metricsOf([process(), process()])['peakRssBytes']).toBe(100_000_000)
    expect(metricsOf([thread()])['peakRssBytes']).toBeNull()
  })
})

describe('CPU time outside the workers', () => {
  const readings = { runnerCpuMs: 110, coordinatorCpuMs: 4 }

  test('belongs to helper threads of the runner if workers are its threads', () => {
    const workers = [thread({ cpuMs: 40 }), thread({ cpuMs: 60 })]
    expect(metricsOf(workers, readings)).toMatchObject({ helperThreadsCpuMs: 6, harnessCpuMs: 4 })
  })

  test('belongs to the harness if workers are processes', () => {
    expect(metricsOf([process()], readings)).toMatchObject({ helperThreadsCpuMs: null, harnessCpuMs: 110 })
  })

  test('is never negative, though the clocks are read one after the other', () => {
    expect(metricsOf([thread({ cpuMs: 108 })], readings)).toMatchObject({ helperThreadsCpuMs: 0 })
  })

  test('is unknown without a thread’s CPU clock', () => {
    const workers = [thread({ cpuMs: null })]
    expect(metricsOf(workers, { ...readings, coordinatorCpuMs: null })).toMatchObject({
      helperThreadsCpuMs: null,
      harnessCpuMs: null,
    })
  })
})

describe('background load', () => {
  const readings = { wallMs: 100, machineBusyMs: 200, runnerCpuMs: 110, servicesCpuMs: 20 }

  test('is the busy time of the machine less that of the run, in cores', () => {
    expect(metricsOf([thread()], readings)['backgroundLoad']).toBeCloseTo(0.7)
    expect(metricsOf([thread()], { ...readings, servicesCpuMs: null })['backgroundLoad']).toBeCloseTo(0.9)
  })

  test('excludes processes, which the runner’s time does not include', () => {
    const workers = [process({ cpuMs: 30 }), process({ cpuMs: 10 })]
    expect(metricsOf(workers, readings)['backgroundLoad']).toBeCloseTo(0.3)
  })

  test('is never negative', () => {
    expect(metricsOf([thread()], { ...readings, machineBusyMs: 50 })['backgroundLoad']).toBe(0)
  })

  test.each([
    ['the machine’s cores', { machineBusyMs: null }],
    ['the runner', { runnerCpuMs: null }],
    ['the wall time', { wallMs: 0 }],
  ])('is unknown without the time of %s', (_, missing) => {
    expect(metricsOf([thread()], { ...readings, ...missing })['backgroundLoad']).toBeNull()
  })
})

test('a worker has the metrics of workers only', () => {
  const metrics = metricsOfWorker(thread({ cpuMs: 12, runQueueMs: null }))
  expect(metrics).toMatchObject({ cpuMs: 12, runQueueMs: null, tasksDone: 4 })
  const expected = METRICS.filter(({ scope }) => scope === 'worker').map(({ id }) => id)
  expect(Object.keys(metrics)).toEqual(expected)
})
